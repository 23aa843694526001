import { userDeleted, userUpdated, userVerified } from '@paymyinvoice/contracts';
import { newId } from '@paymyinvoice/platform';
import { anEvent, eventually, startTestStage, type Person, type TestStage } from '@paymyinvoice/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const CONSUMER = 'paymyinvoice-local-invoice-events';
const ENTRIES = '/v1/time-entries';
const LONGEST_REDELIVERY_DAYS = 59;
const worked = {
  ...{ date: '2026-01-31', minutes: 90, description: 'Design review for Initech' },
  hourlyRate: { amount: 10_000, currency: 'EUR' },
};

let stage: TestStage;
let ada: Person;

beforeAll(async () => {
  stage = await startTestStage(['invoice']);
});
afterAll(() => stage.stop());
beforeEach(async () => {
  ada = await stage.person();
});
afterEach(() => stage.stage.setFaults({}));

const verified = ({ id, email, name }: Person, sequence = 2) =>
  anEvent(userVerified, { subject: id, sequence, data: { userId: id, email, name } });
const updated = ({ id, email }: Person, sequence = 3) =>
  anEvent(userUpdated, { subject: id, sequence, data: { userId: id, email, name: 'New Name' } });
const deleted = ({ id }: Person, sequence = 4) =>
  anEvent(userDeleted, { subject: id, sequence, data: { userId: id } });
const record = ({ token }: Person, headers = {}) =>
  stage.request('invoice', 'POST', ENTRIES, { token, body: worked, headers });
const rowsOf = async ({ id }: Person) =>
  (await stage.table('invoice').query({ pk: `OWNER#${id}`, consistent: true })).rows;
const tombstoneOf = ({ id }: Person, sequence = 4) => ({
  ...{ pk: `OWNER#${id}`, sk: 'ISSUER', sequence },
  ...{ goneAt: expect.any(String) as string, ttl: expect.any(Number) as number },
});
const storeEntries = async ({ id }: Person, count: number) => {
  const rows = Array.from({ length: count }, () => ({ pk: `OWNER#${id}`, sk: `TIME#${newId('tim')}` }));
  await stage.table('invoice').putMany(rows);
};

describe('user.updated', () => {
  it('gives documents the newest name and address, even before user.verified has come', async () => {
    const profile = async () => (await rowsOf(ada))[0];
    expect(await stage.deliver('invoice', updated(ada))).toBe('processed');
    expect(await profile()).toMatchObject({ email: ada.email, name: 'New Name', sequence: 3 });
    expect(await stage.deliver('invoice', verified(ada))).toBe('older');
    const again = updated({ ...ada, email: 'moved@example.com' }, 5);
    expect(await stage.deliver('invoice', again)).toBe('processed');
    expect(await stage.deliver('invoice', again)).toBe('duplicate');
    expect(await profile()).toMatchObject({ email: 'moved@example.com', sequence: 5 });
  });
});

// Before the clock is moved: a token lives for a quarter of an hour.
describe('a token that outlives its account', () => {
  const gone = { status: 401, body: { code: 'issuer.gone' } };

  it('records nothing any more, with a key and without', async () => {
    await stage.deliver('invoice', deleted(ada));
    for (const headers of [{}, { 'idempotency-key': 'k' }, { 'idempotency-key': 'k' }])
      expect(await record(ada, headers)).toMatchObject(gone);
    expect(await rowsOf(ada)).toEqual([tombstoneOf(ada)]);
  });

  it('records nothing from the first moment of the closing on, so that what is removed then is all there is', async () => {
    await storeEntries(ada, 30);
    await stage.stage.setFaults({ crash: { function: CONSUMER, call: 0, when: 'after' } });
    const event = deleted(ada);
    await stage.publish(event);
    await eventually('The crash', async () => (await stage.stage.faults()).crashed?.struck);
    expect(await record(ada)).toMatchObject(gone);
    expect(await rowsOf(ada)).toHaveLength(31);
    await stage.stage.advance(200_000);
    await eventually('The rest', async () => ((await rowsOf(ada)).length === 1 ? true : undefined));
    expect(await rowsOf(ada)).toEqual([tombstoneOf(ada)]);
  });

  it('has an answer to each recording while the account is being closed, and nothing stays of any', async () => {
    await storeEntries(ada, 300);
    const recordings = Array.from({ length: 12 }, () => record(ada));
    const [outcome, ...replies] = await Promise.all([stage.deliver('invoice', deleted(ada)), ...recordings]);
    expect(outcome).toBe('processed');
    for (const { status } of replies) expect([201, 401, 503]).toContain(status);
    expect(await rowsOf(ada)).toEqual([tombstoneOf(ada)]);
  });
});

describe('user.deleted', () => {
  it('erases the profile and the time of that person, and of nobody else', async () => {
    const bob = await stage.person();
    for (const person of [ada, bob]) {
      await stage.deliver('invoice', verified(person));
      await record(person, { 'idempotency-key': 'recorded' });
    }
    expect(await stage.deliver('invoice', deleted(ada))).toBe('processed');
    expect(await rowsOf(ada)).toEqual([tombstoneOf(ada)]);
    const everything = JSON.stringify(await stage.everyRow('invoice'));
    expect(everything).toContain(bob.email);
    expect(everything).not.toContain(ada.email);
    expect((await rowsOf(bob)).map(({ sk }) => sk)).toEqual(['ISSUER', expect.stringMatching(/^TIME#/)]);
  });

  it('leaves the last sequence for as long as an older event may still come, and then nothing', async () => {
    await stage.deliver('invoice', deleted(ada));
    const [row] = await rowsOf(ada);
    const keptMs = (row?.ttl ?? 0) * 1000 - Date.parse(String(row?.['goneAt']));
    expect(keptMs / 86_400_000).toBeGreaterThan(LONGEST_REDELIVERY_DAYS);
    expect(Object.keys(row ?? {}).sort()).toEqual(['goneAt', 'pk', 'sequence', 'sk', 'ttl']);
  });

  it('has the last word, in whatever order the events come and however often', async () => {
    for (const order of ['vud', 'vdu', 'uvd', 'udv', 'dvu', 'duv']) {
      const person = await stage.person();
      const events = { v: verified(person), u: updated(person), d: deleted(person) };
      for (const each of order + order) await stage.deliver('invoice', events[each as 'v' | 'u' | 'd']);
      expect(await rowsOf(person)).toEqual([tombstoneOf(person)]);
    }
  });

  it('tells events that come after it for old, and itself for done', async () => {
    const event = deleted(ada);
    const outcomes = [];
    for (const each of [event, event, verified(ada), updated(ada)])
      outcomes.push(await stage.deliver('invoice', each));
    expect(outcomes).toEqual(['processed', 'duplicate', 'older', 'older']);
  });

  it('removes thousands of entries in one delivery', async () => {
    await storeEntries(ada, 3000);
    expect(await stage.deliver('invoice', deleted(ada))).toBe('processed');
    expect(await rowsOf(ada)).toEqual([tombstoneOf(ada)]);
  });

  it('erases everything although the consumer dies around each of its AWS calls', async () => {
    let deaths = 0;
    for (const when of ['before', 'after'] as const) {
      for (let call = 0; ; call += 1) {
        const person = await stage.person();
        await stage.table('invoice').putMany([{ pk: `OWNER#${person.id}`, sk: 'ISSUER', sequence: 2 }]);
        await storeEntries(person, 30);
        const event = deleted(person);
        await stage.stage.setFaults({ crash: { function: CONSUMER, call, when } });
        await stage.publish(event);
        // A dead consumer's message comes back when its visibility ends.
        await eventually(`The marker of ${event.id}`, async () => {
          await stage.stage.advance(60_000);
          return stage.table('invoice').get({ pk: `INBOX#${event.id}`, sk: '-' }, { consistent: true });
        });
        expect(await rowsOf(person)).toEqual([tombstoneOf(person)]);
        const { crashed } = await stage.stage.faults();
        if (crashed?.struck === undefined) break;
        deaths += 1;
      }
    }
    // Tombstone, query, two batches and marker, before and after each.
    expect(deaths).toBeGreaterThanOrEqual(10);
  }, 120_000);

  it('erases everything under duplicates, disorder, delays, throttling and lost replies', async () => {
    const people = await Promise.all(Array.from({ length: 8 }, () => stage.person()));
    for (const person of people) await storeEntries(person, 60);
    await stage.stage.setFaults({
      ...{ duplicates: 0.5, reorder: 0.5, delayMs: 200, timeout: 0.1, throttle: 0.1, partial: 0.2, seed: 5 },
    });
    const events = people.flatMap((person) => [deleted(person), verified(person), updated(person)]);
    await Promise.all(events.map((event) => stage.publish(event)));
    for (const person of people)
      await eventually(
        `The end of ${person.id}`,
        async () => {
          await stage.stage.advance(30_000);
          const rows = await rowsOf(person);
          return rows.length === 1 && rows[0]?.['goneAt'] !== undefined ? true : undefined;
        },
        60_000,
      );
  }, 90_000);
});
