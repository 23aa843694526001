import { userDeleted, userUpdated, userVerified } from '@paymyinvoice/contracts';
import { anEvent, eventually, startTestStage, type Person, type TestStage } from '@paymyinvoice/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const CONSUMER = 'paymyinvoice-local-media-events';
let stage: TestStage;
let ada: Person;

beforeAll(async () => {
  stage = await startTestStage(['media']);
});
afterAll(() => stage.stop());
beforeEach(async () => {
  ada = await stage.person();
});
afterEach(() => stage.stage.setFaults({}));

const profile = ({ id, email, name }: Person) => ({ userId: id, email, name });
const verified = (person: Person, sequence = 2) =>
  anEvent(userVerified, { subject: person.id, sequence, data: profile(person) });
const updated = (person: Person, sequence = 3) =>
  anEvent(userUpdated, { subject: person.id, sequence, data: profile(person) });
const deleted = ({ id }: Person) => anEvent(userDeleted, { subject: id, sequence: 4, data: { userId: id } });
const rowsOf = async ({ id }: Person) =>
  (await stage.table('media').query({ pk: `OWNER#${id}`, consistent: true })).rows;
const used = ({ id }: Person) =>
  stage.table('media').putMany([{ pk: `OWNER#${id}`, sk: 'USAGE', bytes: 12_345, items: 2 }]);
const tombstoneOf = ({ id }: Person) => ({
  ...{ pk: `OWNER#${id}`, sk: 'LIBRARY', sequence: 4 },
  ...{ goneAt: expect.any(String) as string, ttl: expect.any(Number) as number },
});

describe('user.verified and user.updated', () => {
  it('open a library for their person once, whichever comes first, and keep no name or address', async () => {
    const [early, late] = [updated(ada), verified(ada)];
    const outcomes = [];
    for (const event of [early, early, late]) outcomes.push(await stage.deliver('media', event));
    expect(outcomes).toEqual(['processed', 'duplicate', 'older']);
    expect(await rowsOf(ada)).toEqual([
      { pk: `OWNER#${ada.id}`, sk: 'LIBRARY', ownerId: ada.id, sequence: 3 },
    ]);
    expect(JSON.stringify(await stage.everyRow('media'))).not.toContain(ada.email);
  });
});

/** Once the rest is erased, which follows the event. */
const buried = (person: Person) =>
  eventually(`The closing of ${person.id}`, async () => {
    const rows = await rowsOf(person);
    return rows.length === 1 ? rows : undefined;
  });

describe('user.deleted', () => {
  it('removes library and usage of that person, and of nobody else', async () => {
    const bob = await stage.person();
    for (const person of [ada, bob]) {
      await stage.deliver('media', verified(person));
      await used(person);
    }
    expect(await stage.deliver('media', deleted(ada))).toBe('processed');
    expect(await buried(ada)).toEqual([tombstoneOf(ada)]);
    expect(await rowsOf(bob)).toHaveLength(2);
    const reply = await stage.request('media', 'GET', '/v1/usage', { token: ada.token });
    expect(reply).toMatchObject({ status: 200, body: { bytes: 0, items: 0 } });
  });

  it('has the last word, in whatever order the events come and however often', async () => {
    for (const order of ['vud', 'vdu', 'uvd', 'udv', 'dvu', 'duv']) {
      const person = await stage.person();
      const events = { v: verified(person), u: updated(person), d: deleted(person) };
      for (const each of order + order) await stage.deliver('media', events[each as 'v' | 'u' | 'd']);
      expect(await rowsOf(person)).toEqual([tombstoneOf(person)]);
    }
  });

  it('has its effect although the consumer dies around each of its AWS calls', async () => {
    for (const when of ['before', 'after'] as const) {
      for (let call = 0; ; call += 1) {
        const person = await stage.person();
        await used(person);
        const event = deleted(person);
        await stage.stage.setFaults({ crash: { function: CONSUMER, call, when } });
        await stage.publish(event);
        // A dead consumer's message comes back when its visibility ends.
        await eventually(`The marker of ${event.id}`, async () => {
          await stage.stage.advance(60_000);
          return stage.table('media').get({ pk: `INBOX#${event.id}`, sk: '-' }, { consistent: true });
        });
        expect(await buried(person)).toEqual([tombstoneOf(person)]);
        const { crashed } = await stage.stage.faults();
        if (crashed?.struck === undefined) break;
        expect(call).toBeLessThan(20);
      }
    }
  }, 120_000);
});
