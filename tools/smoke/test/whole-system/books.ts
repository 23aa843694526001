import { setTimeout as wait } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import type { OwnStage } from '@paymyinvoice/local-stage';
import { isMadeUpFor, readDeadLetters } from '@paymyinvoice/testing';
import type { Customer } from './traffic.ts';

type Row = Readonly<Record<string, unknown>>;

const settlingMs = 20_000;

/** What is still not as it was promised when nothing more can be expected to happen. */
export async function settledBooks(stage: OwnStage, customers: readonly Customer[]): Promise<string[]> {
  const until = performance.now() + settlingMs;
  for (;;) {
    // Visibility timeouts end, and the sweeper looks for what the relay left behind.
    await stage.advance(200_000);
    const found = await imbalances(stage, customers);
    if (found.length === 0 || performance.now() > until) return found;
    await wait(200);
  }
}

/** Everything that is not as it was promised, one sentence each; a stage that has settled gives none. */
async function imbalances(stage: OwnStage, customers: readonly Customer[]): Promise<string[]> {
  const [auth, invoice, media] = await Promise.all(
    ['auth', 'invoice', 'media'].map((service) => everyRow(stage, `paymyinvoice-local-${service}`)),
  );
  return [
    ...[...(auth ?? []), ...(invoice ?? []), ...(media ?? [])]
      .filter(isUnpublished)
      .map(told('not published')),
    ...customers.flatMap((customer) => [
      ...timeImbalances(customer, invoice ?? []),
      ...projectionImbalances(customer, invoice ?? [], 'ISSUER'),
      ...projectionImbalances(customer, media ?? [], 'LIBRARY'),
    ]),
    ...(await eventImbalances(stage, customers, auth ?? [])),
    ...(await deadLetters(stage)),
  ];
}

/** Each accepted command had its effect once: one entry for each key, under the id that was answered. */
function timeImbalances({ userId, entries }: Customer, invoice: readonly Row[]): string[] {
  const kept = invoice
    .filter(({ ownerId, sk }) => ownerId === userId && String(sk).startsWith('TIME#'))
    .map(({ id, description }) => `${String(description)} ${String(id)}`);
  const promised = [...entries].map(([key, id]) => `${key} ${id}`);
  return [
    ...promised.filter((entry) => !kept.includes(entry)).map((entry) => `${userId}: ${entry} is lost`),
    ...kept
      .filter((entry) => !promised.includes(entry))
      .map((entry) => `${userId}: ${entry} was never asked for`),
  ];
}

function projectionImbalances({ userId, email }: Customer, rows: readonly Row[], sk: string): string[] {
  const row = rows.find((each) => each['pk'] === `OWNER#${userId}` && each['sk'] === sk);
  const isRight = row?.['sequence'] === 2 && (sk !== 'ISSUER' || row['email'] === email);
  return isRight ? [] : [`${userId}: ${sk} is ${JSON.stringify(row)}`];
}

/** Every event of every outbox went out, in order, and reached each of its consumers. */
async function eventImbalances(
  stage: OwnStage,
  customers: readonly Customer[],
  auth: readonly Row[],
): Promise<string[]> {
  const published = (await stage.events()).reverse();
  const ids = new Set(published.map(({ event }) => event['id']));
  const lost = auth.filter(({ kind, event }) => kind === 'event' && !ids.has((event as Row)['id']));
  return [
    ...lost.map(told('published, says the outbox, but not seen on any topic')),
    ...customers.flatMap(({ userId }) => {
      const own = published.filter(({ event }) => event['subject'] === userId);
      const story = own
        .map(({ event }) => `${String(event['type'])}/${String(event['sequence'])}`)
        .join(', ');
      const consumers = own
        .filter(({ event }) => event['type'] === 'user.verified')
        .flatMap(({ deliveries }) => deliveries.map(({ consumer, outcome }) => `${consumer}: ${outcome}`))
        .sort()
        .join(', ');
      return [
        ...(story === 'user.registered/1, user.verified/2' ? [] : [`${userId}: published ${story}`]),
        ...(consumers === everyConsumer ? [] : [`${userId}: user.verified came to ${consumers}`]),
      ];
    }),
  ];
}

const everyConsumer =
  'paymyinvoice-local-invoice-events: delivered, paymyinvoice-local-media-events: delivered';

async function deadLetters(stage: OwnStage): Promise<string[]> {
  const letters = (await readDeadLetters(stage)).filter((letter) => !isMadeUpFor(letter));
  return letters.map(({ Body }) => `dead: ${String(Body)}`);
}

async function everyRow({ aws }: OwnStage, TableName: string): Promise<Row[]> {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(aws));
  const rows: Row[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName })) rows.push(...Items);
  client.destroy();
  return rows;
}

function isUnpublished({ pk, outboxShard }: Row): boolean {
  return String(pk).startsWith('OUTBOX#') && outboxShard !== undefined;
}

function told(what: string): (row: Row) => string {
  return ({ pk, sk }) => `${String(pk)} ${String(sk)} is ${what}`;
}
