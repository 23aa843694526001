import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { absent, when } from '../../src/data/expression.ts';
import {
  idempotencyRecords,
  isClaimLost,
  type ClaimOutcome,
  type IdempotencyClaim,
} from '../../src/data/idempotency-records.ts';
import { Table } from '../../src/data/table.ts';
import { put, update } from '../../src/data/write.ts';
import { aroundAttempts } from '../aws-calls.ts';
import { startTestDynamoDb, type TestDynamoDb } from '../dynamodb-table.ts';
import { dieAtEveryCall } from '../lifetime.ts';
import { movableClock, type MovableClock } from '../movable-clock.ts';

type Answer = { status: number; body: string };

let db: TestDynamoDb;
beforeAll(async () => {
  db = await startTestDynamoDb();
});
afterAll(() => db.close());

const request = { caller: 'usr_1', operation: 'POST /v1/time-entries', key: 'k1', fingerprint: 'body-1' };
const leaseMs = 60_000;
const dayMs = 86_400_000;

async function setUp(clock: MovableClock = movableClock(), client = db.client(), name?: string) {
  const tableName = name ?? (await db.createTable());
  const table = new Table({ client, name: tableName, clock });
  return { clock, client, name: tableName, table, records: idempotencyRecords<Answer>(table, clock) };
}

function claimed(outcome: ClaimOutcome<Answer>): IdempotencyClaim {
  if (outcome.outcome !== 'claimed') throw new Error(`Not claimed but ${outcome.outcome}.`);
  return outcome.claim;
}

const answer: Answer = { status: 201, body: 'made' };

describe('an idempotency record', () => {
  it('gives the stored answer again for the same key and body', async () => {
    const { table, records } = await setUp();
    const claim = claimed(await records.claim(request));
    await table.write(put({ pk: 'EFFECT', sk: '1' }, absent), records.recording(claim, answer));
    expect(await records.claim(request)).toEqual({ outcome: 'answered', answer });
  });

  it('refuses another body under the key: while the first runs, after it answered, and after it crashed', async () => {
    const { table, records, clock } = await setUp();
    const other = { ...request, fingerprint: 'body-2' };
    const claim = claimed(await records.claim(request));
    expect(await records.claim(other)).toEqual({ outcome: 'key_reused' });
    clock.advance(leaseMs);
    expect(await records.claim(other)).toEqual({ outcome: 'key_reused' });
    await table.write(records.recording(claim, answer));
    expect(await records.claim(other)).toEqual({ outcome: 'key_reused' });
  });

  it('keeps callers, operations and keys apart', async () => {
    const { records } = await setUp();
    const others = [{ caller: 'usr_2' }, { operation: 'POST /v1/invoices' }, { key: 'k2' }];
    for (const other of [{}, ...others])
      claimed(await records.claim({ ...request, ...other, fingerprint: 'any' }));
  });

  it('lets one of many at once in and tells the others to wait', async () => {
    const { records } = await setUp();
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => records.claim(request)));
    expect(outcomes.filter(({ outcome }) => outcome === 'claimed')).toHaveLength(1);
    expect(outcomes.filter(({ outcome }) => outcome === 'in_progress')).toHaveLength(19);
    expect(outcomes).toContainEqual({ outcome: 'in_progress', retryAfterSeconds: 1 });
  });

  it('is taken over after its lease, by one, and what the stalled claimer commits late is rejected whole', async () => {
    const { table, records, clock } = await setUp();
    const stalled = claimed(await records.claim(request));
    clock.advance(leaseMs - 1);
    expect(await records.claim(request)).toMatchObject({ outcome: 'in_progress' });
    clock.advance(1);
    const rivals = await Promise.all(Array.from({ length: 10 }, () => records.claim(request)));
    const [successor, ...more] = rivals.filter(({ outcome }) => outcome === 'claimed');
    expect(more).toEqual([]);

    const effect = (by: string) => put({ pk: 'EFFECT', sk: by }, absent);
    const late = table.write(effect('stalled'), records.recording(stalled, { status: 201, body: 'stalled' }));
    const failure = await late.catch((error: unknown) => error);
    expect(isClaimLost(failure)).toBe(true);

    if (!successor) throw new Error('Nobody took over.');
    await table.write(effect('successor'), records.recording(claimed(successor), answer));
    expect((await table.query({ pk: 'EFFECT' })).rows.map(({ sk }) => sk)).toEqual(['successor']);
    expect(await records.claim(request)).toEqual({ outcome: 'answered', answer });
  });

  it('cannot be answered twice by one claim', async () => {
    const { table, records } = await setUp();
    const claim = claimed(await records.claim(request));
    await table.write(put({ pk: 'EFFECT', sk: '1' }), records.recording(claim, answer));
    const again = table.write(put({ pk: 'EFFECT', sk: '2' }), records.recording(claim, answer));
    expect(isClaimLost(await again.catch((error: unknown) => error))).toBe(true);
  });

  it('frees the key when the request failed, but neither another claim nor an answer', async () => {
    const { table, records, clock } = await setUp();
    const first = claimed(await records.claim(request));
    await records.release(first);
    const second = claimed(await records.claim({ ...request, fingerprint: 'a better body' }));
    await records.release(first);
    expect(await records.claim({ ...request, fingerprint: 'a better body' })).toMatchObject({
      outcome: 'in_progress',
    });
    await table.write(records.recording(second, answer));
    await records.release(second);
    expect(await records.claim({ ...request, fingerprint: 'a better body' })).toEqual({
      outcome: 'answered',
      answer,
    });
    clock.advance(dayMs + 1000);
    claimed(await records.claim(request));
  });

  it('lives 24 hours to the second, though DynamoDB has not removed it yet', async () => {
    const { table, records, clock, name } = await setUp(movableClock('2026-03-01T00:00:00.000Z'));
    const claim = claimed(await records.claim(request));
    await table.write(records.recording(claim, answer));
    clock.advance(dayMs - 1);
    expect(await records.claim(request)).toEqual({ outcome: 'answered', answer });
    clock.advance(1);
    expect(await db.rows(name)).toHaveLength(1);
    claimed(await records.claim({ ...request, fingerprint: 'body-2' }));
  });

  it('recognises its own claim when the reply to it was lost', async () => {
    const { records, client } = await setUp();
    let attempts = 0;
    aroundAttempts(client, async (_operation, proceed) => {
      attempts += 1;
      const reply = await proceed();
      if (attempts === 1) throw Object.assign(new Error('no reply'), { name: 'TimeoutError' });
      return reply;
    });
    claimed(await records.claim(request));
    expect(attempts).toBe(2);
  });

  it('has the effect once, whichever AWS call the first process died at', async () => {
    const deaths = await dieAtEveryCall(async (life) => {
      const clock = movableClock();
      const { name } = await setUp(clock);
      const attempt = async (client = db.client()) => {
        const { table, records } = await setUp(clock, client, name);
        const outcome = await records.claim(request);
        if (outcome.outcome !== 'claimed') return outcome;
        const effect = update({ pk: 'EFFECT', sk: '1' }, { add: { times: 1 } });
        await table.write(effect, records.recording(outcome.claim, answer));
        return { outcome: 'answered', answer };
      };
      await attempt(life.watch(db.client())).catch(() => undefined);
      let last = await attempt();
      if (last.outcome === 'in_progress') {
        clock.advance(leaseMs);
        last = await attempt();
      }
      expect(last).toEqual({ outcome: 'answered', answer });
      expect((await db.rows(name)).find(({ pk }) => pk === 'EFFECT')).toMatchObject({ times: 1 });
    });
    expect(deaths).toBe(4);
  });

  it('is not lost when another write of the transaction fails its condition', async () => {
    const { table, records } = await setUp();
    const claim = claimed(await records.claim(request));
    const stale = update({ pk: 'A', sk: '1' }, { set: { version: 2 } }, when`version = ${1}`);
    const failure = await table
      .write(stale, records.recording(claim, answer))
      .catch((error: unknown) => error);
    expect(isClaimLost(failure)).toBe(false);
    expect(await records.claim(request)).toMatchObject({ outcome: 'in_progress' });
  });
});
