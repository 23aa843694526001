import { unmarshall } from '@aws-sdk/util-dynamodb';
import { isMadeUpFor } from '@paymyinvoice/testing';
import type { AuthStage } from './auth-stage.ts';
import type { Story } from './persistent.ts';

type Row = Readonly<Record<string, unknown>>;

/** Everything that is not as it was answered, one sentence each. */
export async function imbalances(auth: AuthStage, stories: readonly Story[]): Promise<string[]> {
  const [rows = [], ...consumers] = await Promise.all(
    ['auth', 'invoice', 'media'].map((service) => rowsOf(auth, service)),
  );
  const deadLetters = (await auth.stage.deadLetters()).filter((letter) => !isMadeUpFor(letter));
  return [
    ...rows.filter(({ outboxShard }) => outboxShard !== undefined).map(told('not published')),
    ...deadLetters.map(({ Body }) => `dead: ${String(Body)}`),
    ...pointerImbalances(rows),
    ...sessionImbalances(rows),
    ...stories.flatMap((story) => [
      ...(story.isClosed ? traces(story, rows) : activityImbalances(story, rows)),
      ...['ISSUER', 'LIBRARY'].flatMap((sk, at) => projectionImbalances(story, consumers[at] ?? [], sk)),
    ]),
    ...(await Promise.all(stories.map((story) => eventImbalances(auth, story)))).flat(),
  ];
}

/** Every address leads to one account, which has it, and every account is found by its address. */
function pointerImbalances(rows: readonly Row[]): string[] {
  const accounts = rows
    .filter(({ sk }) => sk === 'ACCOUNT')
    .map(({ id, email }) => `${String(email)} ${String(id)}`);
  const pointers = rows
    .filter(({ pk }) => String(pk).startsWith('ADDRESS#'))
    .map(({ pk, userId }) => `${String(pk).slice('ADDRESS#'.length)} ${String(userId)}`);
  return [
    ...accounts.filter((account) => !pointers.includes(account)).map((account) => `${account} is not found`),
    ...pointers.filter((pointer) => !accounts.includes(pointer)).map((pointer) => `${pointer} leads nowhere`),
  ];
}

/** Every session that lives goes on with one refresh token. */
function sessionImbalances(rows: readonly Row[]): string[] {
  const epochs = new Map(
    rows.filter(({ sk }) => sk === 'ACCOUNT').map((row) => [row['id'], row['sessionEpoch']]),
  );
  return rows
    .filter(({ sk, userId, epoch }) => String(sk).startsWith('SESSION#') && epochs.get(userId) === epoch)
    .flatMap(({ id }) => {
      const tokens = rows.filter(({ sessionId, used }) => sessionId === id && used === undefined);
      return tokens.length === 1 ? [] : [`${String(id)} has ${tokens.length} unused refresh tokens`];
    });
}

/** Each thing that was answered has happened once. */
function activityImbalances({ userId, did }: Story, rows: readonly Row[]): string[] {
  const types = rows
    .filter(({ pk, type }) => pk === `USER#${userId}` && type !== undefined)
    .map(({ type }) => type);
  return Object.entries(did).flatMap(([type, times]) => {
    const happened = types.filter((each) => each === type).length;
    return happened === times ? [] : [`${userId}: ${type} ${happened} times, answered ${times} times`];
  });
}

/** Of who has left, what lies under hashes, counts for an address or names an erasure by an id leaves in its own time. */
function traces({ userId, email, name }: Story, rows: readonly Row[]): string[] {
  return rows
    .filter(({ pk }) => !/^(REFRESH|LINK|LIMIT|OUTBOX#TASK)#/.test(String(pk)))
    .filter((row) => [userId, email, name].some((told) => JSON.stringify(row).includes(told)))
    .map(told(`left of ${userId}`));
}

function projectionImbalances(
  { userId, email, name, isClosed }: Story,
  rows: readonly Row[],
  sk: string,
): string[] {
  const row = rows.find((each) => each['pk'] === `OWNER#${userId}` && each['sk'] === sk);
  const expected = isClosed
    ? row?.['goneAt'] !== undefined && row['sequence'] === 5
    : row?.['sequence'] === 4 && (sk !== 'ISSUER' || (row['email'] === email && row['name'] === name));
  return expected ? [] : [`${userId}: ${sk} is ${JSON.stringify(row)}`];
}

async function eventImbalances(auth: AuthStage, { userId, isClosed }: Story): Promise<string[]> {
  const story = (await auth.eventsAbout(userId)).map((event) => event.join('/')).join(', ');
  const lived = 'user.registered/1, user.verified/2, user.updated/3, user.updated/4';
  const expected = isClosed ? `${lived}, user.deleted/5` : lived;
  return story === expected ? [] : [`${userId}: published ${story}`];
}

async function rowsOf({ stage }: AuthStage, service: string): Promise<Row[]> {
  return (await stage.everyRow(service)).map((row) => unmarshall(row as never));
}

function told(what: string): (row: Row) => string {
  return ({ pk, sk }) => `${String(pk)} ${String(sk)} is ${what}`;
}
