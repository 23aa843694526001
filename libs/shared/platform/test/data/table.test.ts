import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DomainError } from '../../src/core/errors.ts';
import { capacityMeter } from '../../src/data/capacity.ts';
import { ConditionFailed } from '../../src/data/condition-failed.ts';
import { absent, present, when } from '../../src/data/expression.ts';
import type { Row } from '../../src/data/row.ts';
import { Table } from '../../src/data/table.ts';
import { check, put, remove, update } from '../../src/data/write.ts';
import { aroundAttempts, aroundCalls } from '../aws-calls.ts';
import { startTestDynamoDb, type TestDynamoDb } from '../dynamodb-table.ts';
import { movableClock } from '../movable-clock.ts';

let db: TestDynamoDb;
beforeAll(async () => {
  db = await startTestDynamoDb();
});
afterAll(() => db.close());

const clock = movableClock();
const quick = { pause: () => Promise.resolve() };

async function tableWith(...rows: Row[]) {
  const name = await db.createTable();
  const client = db.client();
  const table = new Table({ client, name, clock, backoff: quick });
  await table.putMany(rows);
  return { table, client, name };
}

describe('writing', () => {
  it('writes all or nothing, and tells which write failed against which row', async () => {
    const { table } = await tableWith({ pk: 'A', sk: '1', version: 7 });
    const stale = update({ pk: 'A', sk: '1' }, { set: { version: 4 } }, when`version = ${3}`);
    const failure = await table.write(put({ pk: 'B', sk: '1' }), stale).catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(ConditionFailed);
    expect((failure as ConditionFailed).failures).toHaveLength(1);
    expect((failure as ConditionFailed).of(stale)?.old).toEqual({ pk: 'A', sk: '1', version: 7 });
    expect(await table.get({ pk: 'B', sk: '1' })).toBeUndefined();
  });

  it('tells of every failed condition, and of a row that was missing', async () => {
    const { table } = await tableWith({ pk: 'A', sk: '1' });
    const [exists, missing] = [put({ pk: 'A', sk: '1' }, absent), check({ pk: 'Z', sk: '9' }, present)];
    const failure = (await table.write(exists, missing).catch((error: unknown) => error)) as ConditionFailed;
    expect(failure.of(exists)?.old).toEqual({ pk: 'A', sk: '1' });
    expect(failure.of(missing)).toEqual({ write: missing, old: undefined });
  });

  it('sets, removes and adds in one update', async () => {
    const { table } = await tableWith({ pk: 'A', sk: '1', count: 1, name: 'old', note: 'x' });
    await table.write(
      update({ pk: 'A', sk: '1' }, { set: { name: 'new' }, remove: ['note'], add: { count: 2 } }, present),
    );
    expect(await table.get({ pk: 'A', sk: '1' })).toEqual({ pk: 'A', sk: '1', count: 3, name: 'new' });
  });

  it('has one effect when the reply is lost and the SDK repeats the call', async () => {
    const { table, client } = await tableWith({ pk: 'A', sk: '1', version: 1, count: 0 });
    const lost: string[] = [];
    aroundAttempts(client, async (operation, proceed) => {
      const reply = await proceed();
      if (operation === 'TransactWriteItems' && lost.length === 0) {
        lost.push(operation);
        throw Object.assign(new Error('no reply'), { name: 'TimeoutError' });
      }
      return reply;
    });
    await table.write(
      update({ pk: 'A', sk: '1' }, { set: { version: 2 }, add: { count: 1 } }, when`version = ${1}`),
      put({ pk: 'A', sk: '2' }, absent),
    );
    await table.write(update({ pk: 'A', sk: '1' }, { add: { count: 10 } }, when`version = ${2}`));
    expect(lost).toHaveLength(1);
    expect(await table.get({ pk: 'A', sk: '1' })).toMatchObject({ version: 2, count: 11 });
  });

  it('tries again after a transaction conflict, with the same token', async () => {
    const { table, client } = await tableWith();
    const tokens: unknown[] = [];
    aroundCalls(client, async (_operation, proceed, input) => {
      tokens.push((input as { ClientRequestToken?: string }).ClientRequestToken);
      if (tokens.length <= 3) throw conflict('TransactionConflict', 'None');
      return proceed();
    });
    await table.write(put({ pk: 'A', sk: '1' }, absent), put({ pk: 'A', sk: '2' }, absent));
    expect(tokens).toHaveLength(4);
    expect(new Set(tokens).size).toBe(1);
    expect(tokens[0]).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('gives up on a lasting conflict with an error that asks to come again', async () => {
    const { table, client } = await tableWith();
    aroundCalls(client, () => Promise.reject(conflict('TransactionConflict')));
    const failure = await table.write(put({ pk: 'A', sk: '1' }, absent)).catch((error: unknown) => error);
    expect(failure).toMatchObject({ kind: 'unavailable', code: 'table.unavailable', retryAfterSeconds: 1 });
    expect(failure).toBeInstanceOf(DomainError);
  });

  it('does not repeat a transaction that failed on a condition beside a conflict', async () => {
    const { table, client } = await tableWith();
    let calls = 0;
    aroundCalls(client, () => {
      calls += 1;
      return Promise.reject(conflict('TransactionConflict', 'ConditionalCheckFailed'));
    });
    const [one, two] = [put({ pk: 'A', sk: '1' }, absent), put({ pk: 'A', sk: '2' }, absent)];
    const failure = (await table.write(one, two).catch((error: unknown) => error)) as ConditionFailed;
    expect([calls, failure.failures]).toEqual([1, [{ write: two, old: undefined }]]);
  });

  it('loses no increment among concurrent transactions on one row', async () => {
    const { table } = await tableWith({ pk: 'A', sk: '1', count: 0 });
    const increments = Array.from({ length: 20 }, (_, n) =>
      table.write(update({ pk: 'A', sk: '1' }, { add: { count: 1 } }), put({ pk: 'B', sk: String(n) })),
    );
    await Promise.all(increments);
    expect(await table.get({ pk: 'A', sk: '1' }, { consistent: true })).toMatchObject({ count: 20 });
  });

  it('costs half for a lone write that may be repeated, and never bundles more than 100', async () => {
    const { name } = await tableWith();
    const meter = capacityMeter();
    const table = new Table({ client: db.client({ onCapacity: meter.observe }), name });
    await table.write(put({ pk: 'A', sk: '1' }));
    expect([meter.calls(), meter.total()]).toEqual([['PutItem'], 1]);
    meter.reset();
    await table.write(put({ pk: 'A', sk: '2' }, absent));
    expect([meter.calls(), meter.total()]).toEqual([['TransactWriteItems'], 2]);
    meter.reset();
    await table.write(remove({ pk: 'A', sk: '2' }));
    expect([meter.calls(), meter.total()]).toEqual([['DeleteItem'], 1]);
    const tooMany = Array.from({ length: 101 }, (_, n) => put({ pk: 'A', sk: String(n) }));
    await expect(table.write(...tooMany)).rejects.toThrow(RangeError);
  });
});

describe('writing rows in bulk', () => {
  it('sends again what a throttled call left out, and only that', async () => {
    const { table, client, name } = await tableWith();
    const sizes: number[] = [];
    aroundCalls(client, async (_operation, proceed, input) => {
      const requests = (input as { RequestItems: Record<string, unknown[]> }).RequestItems[name] ?? [];
      sizes.push(requests.length);
      const left = sizes.length === 1 ? requests.splice(-10) : [];
      const result = (await proceed()) as { output: { UnprocessedItems?: object } };
      if (left.length > 0) result.output.UnprocessedItems = { [name]: left };
      return result;
    });
    await table.putMany(Array.from({ length: 30 }, (_, n) => ({ pk: `P${n}`, sk: '1' })));
    expect(sizes).toEqual([25, 10, 5]);
    expect(await db.rows(name)).toHaveLength(30);
  });

  it('removes many rows, there or not, and no others', async () => {
    const rows = Array.from({ length: 60 }, (_, n) => ({ pk: 'A', sk: String(n) }));
    const { table, name } = await tableWith(...rows, { pk: 'B', sk: '1' });
    await table.removeMany([...rows, { pk: 'C', sk: '1' }]);
    expect(await db.rows(name)).toEqual([{ pk: 'B', sk: '1' }]);
  });
});

describe('reading', () => {
  it('takes a row for gone from the second it expires', async () => {
    const at = movableClock('2026-03-01T00:00:00.000Z');
    const { name } = await tableWith();
    const table = new Table({ client: db.client(), name, clock: at });
    await table.putMany([{ pk: 'A', sk: '1', ttl: Date.parse('2026-03-01T00:00:01Z') / 1000 }]);
    at.advance(999);
    expect(await table.get({ pk: 'A', sk: '1' })).toBeDefined();
    expect((await table.query({ pk: 'A' })).rows).toHaveLength(1);
    at.advance(1);
    expect(await table.get({ pk: 'A', sk: '1' })).toBeUndefined();
    expect(await table.getMany([{ pk: 'A', sk: '1' }])).toEqual([]);
    expect((await table.query({ pk: 'A' })).rows).toEqual([]);
  });

  it('reads more keys than one call takes, and what a throttled call left out', async () => {
    const rows = Array.from({ length: 130 }, (_, n) => ({ pk: `P${n}`, sk: '1' }));
    const { table, client } = await tableWith(...rows);
    let calls = 0;
    client.middlewareStack.add(
      (next, context) => async (args) => {
        const result = await next(args);
        if (context['commandName'] !== 'BatchGetItemCommand' || (calls += 1) > 2) return result;
        const output = result.output as { Responses: Record<string, unknown[]>; UnprocessedKeys?: object };
        const [[name, found] = ['', []]] = Object.entries(output.Responses);
        const left = found.splice(-10).map((row) => ({ pk: (row as Row).pk, sk: (row as Row).sk }));
        output.UnprocessedKeys = { [name]: { Keys: left } };
        return result;
      },
      { step: 'initialize' },
    );
    const found = await table.getMany(rows);
    expect(new Set(found.map(({ pk }) => pk)).size).toBe(130);
    expect(found).toHaveLength(130);
    expect(calls).toBeGreaterThan(2);
  });

  it('fills pages to the last row under a filter that hides most, each row once', async () => {
    const rows = Array.from({ length: 55 }, (_, n) => ({
      pk: 'A',
      sk: String(n).padStart(3, '0'),
      odd: n % 7 === 3,
    }));
    const { table } = await tableWith(...rows);
    for (const query of [{ filter: when`odd = ${true}` }, { keep: (row: Row) => row['odd'] === true }]) {
      const sizes: number[] = [];
      const seen: string[] = [];
      let after: Record<string, string> | undefined;
      do {
        const page = await table.query({ pk: 'A', limit: 3, after, ...query });
        sizes.push(page.rows.length);
        seen.push(...page.rows.map(({ sk }) => sk));
        after = page.next;
      } while (after);
      expect(seen).toEqual(rows.filter(({ odd }) => odd).map(({ sk }) => sk));
      expect(sizes).toEqual([3, 3, 2]);
    }
  });

  it('says that nothing follows when the page ends with the last row', async () => {
    const { table } = await tableWith(...['1', '2', '3'].map((sk) => ({ pk: 'A', sk })));
    expect((await table.query({ pk: 'A', limit: 3 })).next).toBeUndefined();
    expect((await table.query({ pk: 'A', limit: 2 })).next).toEqual({ pk: 'A', sk: '2' });
  });

  it('pages through an index, newest first, among equal sort keys', async () => {
    const rows = Array.from({ length: 7 }, (_, n) => ({
      pk: `P${n}`,
      sk: '1',
      gsi1pk: 'G',
      gsi1sk: n < 4 ? 'a' : 'b',
    }));
    const { table } = await tableWith(...rows);
    const seen: string[] = [];
    let after: Record<string, string> | undefined;
    do {
      const page = await table.query({ index: 'gsi1', pk: 'G', newestFirst: true, limit: 2, after });
      seen.push(...page.rows.map(({ gsi1sk, pk }) => `${String(gsi1sk)} ${pk}`));
      after = page.next;
    } while (after);
    expect(new Set(seen).size).toBe(7);
    expect(seen.map((text) => text[0]).join('')).toBe('bbbaaaa');
  });

  it('selects by prefix, range and upper end of the sort key', async () => {
    const { table } = await tableWith(...['a1', 'a2', 'b1', 'b2'].map((sk) => ({ pk: 'A', sk })));
    const keys = async (range: object) => (await table.query({ pk: 'A', ...range })).rows.map(({ sk }) => sk);
    expect(await keys({ prefix: 'a' })).toEqual(['a1', 'a2']);
    expect(await keys({ between: ['a2', 'b1'] })).toEqual(['a2', 'b1']);
    expect(await keys({ upTo: 'a2' })).toEqual(['a1', 'a2']);
  });
});

function conflict(...codes: string[]) {
  const CancellationReasons = codes.map((Code) => ({ Code }));
  return new TransactionCanceledException({ message: 'cancelled', $metadata: {}, CancellationReasons });
}
