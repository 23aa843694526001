import { userDeleted, userUpdated, userVerified } from '@paymyinvoice/contracts';
import { newId } from '@paymyinvoice/platform';
import { anEvent, eventually, startTestStage, type Person, type TestStage } from '@paymyinvoice/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aPayer, anInvoice, payTokenIn } from './invoice-stage.ts';

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
const bookOf = async ({ id }: Person) =>
  await stage.table('invoice').get({ pk: `BOOK#${id}`, sk: 'BOOK' }, { consistent: true });
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

  describe('of somebody with invoices', () => {
    const post = async (person: Person, path: string, body?: object) => {
      const reply = await stage.request('invoice', 'POST', path, { token: person.token, body });
      if (reply.status >= 300) throw new Error(`Answered ${reply.status}: ${JSON.stringify(reply.body)}`);
      return reply.body as { id: string };
    };
    const issue = async (person: Person, payer: object) => {
      const { id } = await post(person, '/v1/invoices', anInvoice({ payer }));
      return await post(person, `/v1/invoices/${id}/issue`);
    };
    const kindsOf = async (person: Person) => [
      ...new Set(
        (await rowsOf(person)).map(({ sk }) =>
          sk.replaceAll(/_[0-9A-Z]{26}/g, '').replace(/#[0-9A-Z]{26}$/, ''),
        ),
      ),
    ];

    it('removes drafts, and keeps what was issued, closed to payers, and the books', async () => {
      const payer = aPayer();
      await post(ada, '/v1/invoices', anInvoice({ payer: aPayer({ name: 'Never Issued' }) }));
      const open = await issue(ada, payer);
      const voided = await issue(ada, aPayer());
      await post(ada, `/v1/invoices/${voided.id}/void`, { reason: 'Grace asked for it' });
      const mailed = await eventually('The mail', async () => (await stage.stage.mails(payer.email))[0]);
      const link = `/v1/pay/${payTokenIn(mailed)}`;
      expect((await stage.request('invoice', 'GET', link)).status).toBe(200);
      const bookBefore = await bookOf(ada);

      expect(await stage.deliver('invoice', deleted(ada))).toBe('processed');
      const kept = await stage.table('invoice').get({ pk: `OWNER#${ada.id}`, sk: `INVOICE#${open.id}` });
      expect(kept).toMatchObject({ state: 'issued', number: 'INV-000001', payer, isAbandoned: true });
      expect(kept).not.toHaveProperty('gsi3pk');
      expect(await kindsOf(ada)).toEqual(['HISTORY#inv', 'INVOICE#inv', 'INVOICE#inv#CONTENT', 'ISSUER']);
      expect(JSON.stringify(await stage.everyRow('invoice'))).not.toContain('Never Issued');
      const history = (await rowsOf(ada)).filter(({ sk }) => sk.startsWith('HISTORY#'));
      expect(history.map((row) => row['action']).sort()).toEqual([
        ...['created', 'created', 'issued', 'issued', 'voided'],
      ]);
      for (const row of history) expect(row).not.toHaveProperty('detail');
      expect(await bookOf(ada)).toEqual(bookBefore);
      expect(await stage.request('invoice', 'GET', link)).toMatchObject({
        status: 404,
        body: { code: 'pay_link.not_found' },
      });
    });

    it('refuses what a live token still asks for', async () => {
      const { id } = await issue(ada, aPayer());
      const draft = await post(ada, '/v1/invoices', anInvoice());
      await stage.deliver('invoice', deleted(ada));
      const gone = { status: 401, body: { code: 'issuer.gone' } };
      for (const [path, body] of [
        ['/v1/invoices', anInvoice()],
        [`/v1/invoices/${id}/void`, { reason: 'Late' }],
        [`/v1/invoices/${id}/send`, undefined],
      ] as const)
        expect(await stage.request('invoice', 'POST', path, { token: ada.token, body })).toMatchObject(gone);
      const late = `/v1/invoices/${draft.id}/issue`;
      expect(await stage.request('invoice', 'POST', late, { token: ada.token })).toMatchObject({
        status: 404,
      });
      expect(await bookOf(ada)).toMatchObject({ transactions: 1 });
    });

    it('closes hundreds of invoices, and drafts that are issued at the same moment or not at all', async () => {
      const drafts = await Promise.all(
        Array.from({ length: 6 }, () => post(ada, '/v1/invoices', anInvoice())),
      );
      const issued = await issue(ada, aPayer());
      const row = await stage.table('invoice').get({ pk: `OWNER#${ada.id}`, sk: `INVOICE#${issued.id}` });
      if (row === undefined) throw new Error('The invoice is not stored.');
      const copies = Array.from({ length: 450 }, (_, index) => {
        const id = newId('inv');
        const state = index % 3 === 0 ? 'draft' : 'issued';
        return [
          { ...row, sk: `INVOICE#${id}`, id, state },
          { pk: row.pk, sk: `INVOICE#${id}#CONTENT`, lines: [] },
          { pk: row.pk, sk: `HISTORY#${id}#${newId('evt').slice(4)}`, action: 'created', detail: 'Grace' },
        ];
      });
      await stage.table('invoice').putMany(copies.flat());
      const [outcome] = await Promise.all([
        stage.deliver('invoice', deleted(ada)),
        ...drafts.map(({ id }) =>
          stage.request('invoice', 'POST', `/v1/invoices/${id}/issue`, { token: ada.token }),
        ),
      ]);
      expect(outcome).toBe('processed');
      const heads = (await rowsOf(ada)).filter(({ sk }) => /^INVOICE#[^#]+$/.test(sk));
      expect(heads.length).toBeGreaterThanOrEqual(301);
      for (const head of heads) expect(head).toMatchObject({ state: 'issued', isAbandoned: true });
      const left = (await rowsOf(ada)).filter(({ sk }) => sk.endsWith('#CONTENT'));
      expect(left).toHaveLength(heads.length);
      expect(JSON.stringify(await rowsOf(ada))).not.toContain('Grace');
      const bookings = (await bookOf(ada))?.['transactions'];
      expect(bookings).toBe(heads.length - 300);
    });

    it('comes to the same end although the consumer dies around each of its AWS calls', async () => {
      const template = await stage.person();
      const { id } = await issue(template, aPayer());
      const rows = (await rowsOf(template)).filter(({ sk }) => sk.includes(id));
      for (const when of ['before', 'after'] as const) {
        for (let call = 0; ; call += 1) {
          const person = await stage.person();
          const pk = `OWNER#${person.id}`;
          const [one, other] = [newId('inv'), newId('inv')];
          const copy = (to: string, more: object) =>
            rows.map((row) => ({ ...row, pk, sk: row.sk.replace(id, to), id: to, ...more }));
          await stage
            .table('invoice')
            .putMany([...copy(one, { state: 'issued' }), ...copy(other, { state: 'draft' })]);
          const event = deleted(person);
          await stage.stage.setFaults({ crash: { function: CONSUMER, call, when } });
          await stage.publish(event);
          await eventually(`The marker of ${event.id}`, async () => {
            await stage.stage.advance(60_000);
            return stage.table('invoice').get({ pk: `INBOX#${event.id}`, sk: '-' }, { consistent: true });
          });
          const left = await rowsOf(person);
          expect(left.filter(({ sk }) => sk.includes(other))).toEqual([]);
          expect(left.find(({ sk }) => sk === `INVOICE#${one}`)).toMatchObject({ isAbandoned: true });
          expect(left.filter((row) => 'detail' in row)).toEqual([]);
          const { crashed } = await stage.stage.faults();
          if (crashed?.struck === undefined) break;
        }
      }
    }, 180_000);
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
