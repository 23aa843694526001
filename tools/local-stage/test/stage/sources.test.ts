import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from './eventually.ts';
import { toyFunction } from './toy-service.ts';
import { startToy, toyEvent, type ToyStage } from './toy-stage.ts';

const WINDOW_SECONDS = 60;
const BATCH_SIZE = 4;
/** A second function on the table's stream, which waits for more. */
const gathering = {
  Gatherer: toyFunction('relay', { FunctionName: 'toy-gatherer' }),
  GathererMapping: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: { 'Fn::GetAtt': ['Table', 'StreamArn'] },
      FunctionName: { 'Fn::GetAtt': ['Gatherer', 'Arn'] },
      BatchSize: BATCH_SIZE,
      MaximumBatchingWindowInSeconds: WINDOW_SECONDS,
      StartingPosition: 'TRIM_HORIZON',
      FilterCriteria: { Filters: [{ Pattern: '{"dynamodb":{"Keys":{"pk":{"S":[{"prefix":"MANY#"}]}}}}' }] },
    },
  },
};
let toy: ToyStage;

beforeAll(async () => {
  toy = await startToy(gathering);
});

afterAll(() => toy.stop());

const seenByRelay = async () =>
  (await toy.said('toy-relay')).flatMap(({ records }) => records ?? []).map(({ pk }) => pk);
const seenByConsumer = async (id: string) =>
  (await toy.said('toy-consumer')).flatMap(({ events }) => events ?? []).filter((event) => event.id === id);
const delivery = async (correlationId: string) =>
  (await toy.stage.events({ correlationId }))[0]?.deliveries[0];

describe('from a row to another function', () => {
  test('goes a stream, a topic, a queue, and what happened is told', async () => {
    await toy.put({ pk: 'OUT#1', message: toyEvent('1') });
    const [seen] = await eventually(async () => {
      const events = await seenByConsumer('1');
      expect(events).toHaveLength(1);
      return events;
    });
    expect(seen?.receives).toBe('1');
    expect(
      await eventually(async () => (await delivery('c-1')) ?? expect.fail('not delivered')),
    ).toMatchObject({
      consumer: 'toy-consumer',
      outcome: 'delivered',
      attempts: 1,
    });
  });

  test('rows the relay’s filter leaves out, and messages the subscription’s filter leaves out, go nowhere', async () => {
    await toy.put({ pk: 'NOT#1', message: toyEvent('unseen') });
    await toy.put({ pk: 'OUT#other', message: toyEvent('other', {}, 'toy.other') });
    await toy.put({ pk: 'OUT#last', message: toyEvent('last') });
    await eventually(async () => expect(await seenByConsumer('last')).toHaveLength(1));
    expect(await seenByConsumer('other')).toEqual([]);
    expect(await seenByRelay()).not.toContain('NOT#1');
    expect((await toy.stage.events({ correlationId: 'c-other' }))[0]?.deliveries).toEqual([]);
  });
});

describe('a batching window', () => {
  const gathered = async () =>
    (await toy.said('toy-gatherer')).map(({ records = [] }) => records.map(({ pk = '' }) => pk));
  // A window begins when the source sees its first record, which nobody is told of.
  const gatheredInTime = (batches: readonly (readonly string[])[]) =>
    eventually(async () => {
      await toy.stage.advance(WINDOW_SECONDS * 1000);
      expect(await gathered()).toEqual(batches);
    });
  const put = async (...keys: string[]) => {
    for (const pk of keys) await toy.put({ pk });
  };

  test('gathers what the filter lets through until it is over, while another function of the stream does not wait', async () => {
    await put('MANY#1', 'NOT#2', 'MANY#2');
    await toy.put({ pk: 'OUT#beside', message: toyEvent('beside') });
    await eventually(async () => expect(await seenByConsumer('beside')).toHaveLength(1));
    await put('MANY#3');
    expect(await gathered()).toEqual([]);
    await gatheredInTime([['MANY#1', 'MANY#2', 'MANY#3']]);
    expect(await seenByRelay()).not.toContain('MANY#1');
  });

  test('ends when the batch is full', async () => {
    const keys = Array.from({ length: BATCH_SIZE }, (_, at) => `MANY#full-${at}`);
    await put(...keys, 'MANY#late');
    await eventually(async () => expect((await gathered()).slice(1)).toEqual([keys]));
    const [before = []] = await gathered();
    await gatheredInTime([before, keys, ['MANY#late']]);
  });
});

describe('what keeps failing', () => {
  test('in a queue is tried again when its visibility ends, then dead-lettered, and holds up no neighbour', async () => {
    await toy.put({ pk: 'OUT#bad', message: toyEvent('bad', { mode: 'fail' }) });
    await toy.put({ pk: 'OUT#good', message: toyEvent('good') });
    await eventually(async () => expect(await seenByConsumer('good')).toHaveLength(1));
    await eventually(async () =>
      expect(await delivery('c-bad')).toMatchObject({ outcome: 'failed', attempts: 1 }),
    );
    await toy.stage.advance(61_000);
    await eventually(async () =>
      expect(await delivery('c-bad')).toMatchObject({ outcome: 'dead_lettered', attempts: 2 }),
    );
    await toy.stage.advance(61_000);
    const [dead] = await eventually(async () => {
      const messages = await toy.messagesIn('toy-dead');
      expect(messages).toHaveLength(1);
      return messages;
    });
    expect(JSON.parse(dead ?? '')).toMatchObject({ id: 'bad' });
    expect(await seenByConsumer('good')).toHaveLength(1);
  });

  test('in a stream is tried again, then set aside, and what follows it goes on', async () => {
    await Promise.all([
      toy.put({ pk: 'OUT#a', message: toyEvent('a') }),
      toy.put({ pk: 'OUT#poison', mode: 'poison' }),
      toy.put({ pk: 'OUT#throws', mode: 'throw' }),
      toy.put({ pk: 'OUT#b', message: toyEvent('b') }),
    ]);
    await eventually(async () => {
      expect(await seenByConsumer('a')).not.toEqual([]);
      expect(await seenByConsumer('b')).not.toEqual([]);
      expect(await toy.messagesIn('toy-discarded')).toHaveLength(2);
    });
    const [discarded] = await toy.messagesIn('toy-discarded');
    expect(JSON.parse(discarded ?? '')).toMatchObject({
      requestContext: { condition: 'RetryAttemptsExhausted' },
      DDBStreamBatchInfo: { batchSize: 1 },
    });
    const tries = (await toy.said('toy-relay')).filter(({ records }) =>
      records?.some(({ mode }) => mode === 'poison'),
    );
    expect(tries.length).toBeGreaterThanOrEqual(3);
  });
});

test('events that their consumer puts aside are told as dead-lettered, each of many', async () => {
  const aside = Array.from({ length: 15 }, (_, index) => `aside-${index}`);
  await Promise.all(
    aside.map((id) => toy.put({ pk: `OUT#${id}`, message: toyEvent(id, { mode: 'aside' }) })),
  );
  for (const id of aside)
    await eventually(async () =>
      expect(await delivery(`c-${id}`)).toMatchObject({
        consumer: 'toy-consumer',
        outcome: 'dead_lettered',
        attempts: 1,
      }),
    );
});

describe('the stage’s clock', () => {
  test('moved over many hours runs an hourly schedule once, and functions see the new time', async () => {
    const { offsetMs: before } = await toy.stage.clock();
    const { now } = await toy.stage.advance(5 * 3_600_000 + 1000);
    const ticks = await eventually(async () => {
      const said = (await toy.said('toy-tick')).filter(({ tick }) => tick !== undefined);
      expect(said).not.toEqual([]);
      return said;
    });
    expect(ticks).toHaveLength(1);
    const lateMs = Date.parse(now) - Date.parse(ticks[0]?.tick?.time ?? '');
    expect(lateMs).toBeGreaterThanOrEqual(-2000);
    expect(lateMs).toBeLessThanOrEqual(3_600_000);
    const answer = await fetch(`${toy.stage.serviceUrl('toy')}/open/x`);
    const seen = ((await answer.json()) as { now: number }).now;
    expect(seen - Date.now()).toBeGreaterThan(before + 5 * 3_600_000 - 60_000);
  });

  test('is what AWS services answer with, so that no client corrects its own', async () => {
    const { now } = await toy.stage.advance(24 * 3_600_000);
    const { headers } = await fetch(toy.stage.aws.endpoint, { method: 'POST' });
    expect(Date.parse(headers.get('date') ?? '') - Date.parse(now)).toBeGreaterThan(-1000);
  });

  test('removes rows that have expired by then', async () => {
    const { now } = await toy.stage.clock();
    await toy.put({ pk: 'expiring' }, Math.floor(Date.parse(now) / 1000) + 3600);
    const { DynamoDBClient, GetItemCommand } = await import('@aws-sdk/client-dynamodb');
    const client = new DynamoDBClient(toy.stage.aws);
    const row = async () =>
      (await client.send(new GetItemCommand({ TableName: 'toy-items', Key: { pk: { S: 'expiring' } } })))
        .Item;
    expect(await row()).toBeDefined();
    await toy.stage.advance(3_700_000);
    await eventually(async () => expect(await row()).toBeUndefined());
  });

  test('goes forward only', async () => {
    await expect(toy.stage.advance(-1)).rejects.toThrow('400');
  });
});

describe('faults', () => {
  test('deliver twice when they are told to', async () => {
    await toy.stage.setFaults({ duplicates: 1, seed: 1 });
    await toy.put({ pk: 'OUT#twice', message: toyEvent('twice') });
    await eventually(async () => expect((await seenByConsumer('twice')).length).toBeGreaterThanOrEqual(2));
    await toy.stage.setFaults({});
  });

  test('kill a function around the very call they are told', async () => {
    await toy.stage.setFaults({ crash: { function: 'toy-api', call: 0, when: 'before' } });
    const answer = await fetch(`${toy.stage.serviceUrl('toy')}/open/put`);
    expect(answer.status).toBe(500);
    expect(await toy.stage.faults()).toMatchObject({ crashed: { struck: 'dynamodb:PutItem' } });
    await toy.stage.setFaults({});
    expect((await fetch(`${toy.stage.serviceUrl('toy')}/open/put`)).status).toBe(200);
  });
});
