import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { eventually, startTestStage, type TestStage } from '@paymyinvoice/testing';
import { readManifest } from '@paymyinvoice/stages';
import { connect } from '../src/stage-access.ts';
import { operatorOf } from './operator.ts';

export type OperatedStage = Awaited<ReturnType<typeof startOperatedStage>>;

const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** All services, somebody who signed up, uploaded a picture and issued an invoice under one correlation id, and an operator. */
export async function startOperatedStage() {
  const t = await startTestStage(['auth', 'invoice', 'media']);
  const operator = operatorOf(`${t.stage.url}/stage.json`);
  const access = await connect(await readManifest('local', `${t.stage.url}/stage.json`));
  const sqs = new SQSClient(t.stage.aws);
  const tables = DynamoDBDocumentClient.from(new DynamoDBClient(t.stage.aws));
  const correlation = 'one-request-of-grace';
  const headers = { 'x-correlation-id': correlation };
  const [email, password] = ['grace@example.com', 'correct horse battery'];

  async function expectStatus(
    status: number,
    ...[service, method, path, options]: Parameters<TestStage['request']>
  ) {
    const reply = await t.request(service, method, path, options);
    if (reply.status !== status)
      throw new Error(`${method} ${path} answered ${reply.status}: ${JSON.stringify(reply.body)}`);
    return reply.body;
  }

  /** The id of the event, once so many consumers have it. */
  const delivered = (type: string, subject: string, count: number) =>
    eventually(`Delivery of ${type}`, async () => {
      const [published] = await t.stage.events({ type, subject });
      const done = published?.deliveries.filter(({ outcome }) => outcome === 'delivered') ?? [];
      return done.length === count ? String(published?.event['id']) : undefined;
    });

  async function signUpAndIn(): Promise<{ userId: string; token: string }> {
    await expectStatus(202, 'auth', 'POST', '/v1/users', {
      headers,
      body: { email, password, name: 'Grace' },
    });
    const link = await eventually('The link', async () =>
      (await t.stage.mails(email)).map(({ text }) => /verify\?token=([\w-]+)/.exec(text)?.[1]).find(Boolean),
    );
    await expectStatus(200, 'auth', 'POST', '/v1/users/verify', { headers, body: { token: link } });
    const signedIn = await expectStatus(201, 'auth', 'POST', '/v1/sessions', { body: { email, password } });
    await delivered('user.verified', signedIn.user.id, 2);
    return { userId: signedIn.user.id, token: signedIn.accessToken };
  }

  async function uploadPicture(token: string): Promise<void> {
    const { media, upload } = await expectStatus(201, 'media', 'POST', '/v1/uploads', {
      token,
      headers,
      body: { fileName: 'a.png', contentType: 'image/png', size: pixel.length, visibility: 'private' },
    });
    const form = new FormData();
    for (const [name, value] of Object.entries(upload.fields as Record<string, string>))
      form.append(name, value);
    form.append('file', new Blob([pixel], { type: 'image/png' }));
    await fetch(upload.url, { method: 'POST', body: form });
    await delivered('media.ready', media.id, 1);
  }

  async function issueInvoice(token: string): Promise<void> {
    const keyed = (key: string) => ({ token, headers: { ...headers, 'idempotency-key': key } });
    const body = {
      ...{ payer: { name: 'A Payer', email: 'payer@example.com' }, currency: 'EUR' },
      lines: [{ description: 'Work', quantity: '1', unitAmount: 100, taxRatePercent: '0' }],
    };
    const { id } = await expectStatus(201, 'invoice', 'POST', '/v1/invoices', { ...keyed('draft'), body });
    await expectStatus(200, 'invoice', 'POST', `/v1/invoices/${id}/issue`, keyed('issue'));
    await delivered('invoice.issued', id, 1);
  }

  const { userId, token } = await signUpAndIn();
  await uploadPicture(token);
  await issueInvoice(token);
  return {
    ...t,
    ...{ operator, access, sqs, tables, correlation, email, userId, token, expectStatus, delivered },
    events: (...args: string[]) => operator.run(...args),
    async deadLetters() {
      return (await t.deadLetters()).filter(({ Body = '' }) => Body.includes('"specversion"'));
    },
    libraryOf: (ownerId: string) => t.table('media').get({ pk: `OWNER#${ownerId}`, sk: 'LIBRARY' }),
    /** What a service wrote about having handled an event, one outcome for each time. */
    async outcomes(service: string, eventId: string): Promise<string[]> {
      const log = await t.stage.log(`paymyinvoice-local-${service}-events`);
      return log
        .filter(({ text }) => text.includes(eventId))
        .flatMap(({ text }) => /"outcome":"(\w+)"/.exec(text)?.slice(1) ?? []);
    },
    async stop() {
      access.close();
      sqs.destroy();
      tables.destroy();
      await t.stop();
    },
  };
}

export const linesOf = (text: string) => text.split('\n').filter((line) => line !== '');
