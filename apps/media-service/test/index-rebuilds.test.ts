import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createLogger, newId, systemClock } from '@paymyinvoice/platform';
import { createDocumentClient, Table } from '@paymyinvoice/platform/data';
import { eventually, type Person } from '@paymyinvoice/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Files } from '../src/files/files.adapter.ts';
import { IndexesService } from '../src/indexes/indexes.service.ts';
import { onEntriesChanged } from '../src/indexes/on-entries-changed.ts';
import { entryOf } from '../src/media/entry.ts';
import type { MediaId } from '../src/media/media.ts';
import { MediaRepository } from '../src/media/media.repository.ts';
import { MediaService } from '../src/media/media.service.ts';
import { PublicMediaRepository } from '../src/public-media/public-media.repository.ts';
import { PublicMediaService } from '../src/public-media/public-media.service.ts';
import { UsageRepository } from '../src/usage/usage.repository.ts';
import { UsageService } from '../src/usage/usage.service.ts';
import { aFile } from './builders.ts';
import { INDEXES, shows, startIndexStage, type IndexStage } from './index-stage.ts';
import { BUCKET } from './media-stage.ts';

let indexes: IndexStage;
// Of no stack, so that nobody but the test rebuilds anything of it.
let elsewhere: Table;

beforeAll(async () => {
  indexes = await startIndexStage();
  const client = new DynamoDBClient(indexes.stage.stage.aws);
  await client.send(
    new CreateTableCommand({
      ...{ TableName: 'elsewhere', BillingMode: 'PAY_PER_REQUEST' },
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    }),
  );
  client.destroy();
  const document = createDocumentClient(indexes.stage.stage.aws);
  elsewhere = new Table({ client: document, name: 'elsewhere' });
  await eventually('The table', async () =>
    elsewhere.ping().then(
      () => true,
      () => undefined,
    ),
  );
});
afterAll(() => indexes.stop());
afterEach(() => indexes.stage.stage.setFaults({}));

const rowOf = (ownerId: Person['id'], id: MediaId) => ({
  ...{ pk: `OWNER#${ownerId}`, sk: `PRIVATE#${id}` },
  ...entryOf(aFile({ id, ownerId })),
});

const rebuilder = (files: Files) => {
  const publicMedia = new PublicMediaService(new PublicMediaRepository(elsewhere));
  const usage = new UsageService(new UsageRepository(elsewhere));
  const media = new MediaService(new MediaRepository(elsewhere), usage, publicMedia, systemClock);
  return new IndexesService(media, publicMedia, files);
};

/** Stops before it changes a file for the first time, until it is released. */
class HaltingFiles extends Files {
  readonly halted = Promise.withResolvers<void>();
  readonly released = Promise.withResolvers<void>();

  override async replace(...all: Parameters<Files['replace']>): Promise<boolean> {
    await this.halt();
    return super.replace(...all);
  }

  override async removeAsRead(...all: Parameters<Files['removeAsRead']>): Promise<boolean> {
    await this.halt();
    return super.removeAsRead(...all);
  }

  private async halt(): Promise<void> {
    this.halted.resolve();
    await this.released.promise;
  }
}

describe('a rebuild that a faster one has overtaken', () => {
  const [a, b, c] = [newId('med'), newId('med'), newId('med')];
  it.each([
    ['more than it saw', [a], [a, b], [a, b, c]],
    ['again what stood before', [a], [a, b], [a]],
    ['nothing, as before', [], [a], []],
    ['something new where it saw nothing left', [a], [], [b]],
    ['again what it saw vanish', [a], [], [a]],
  ])('ends with %s', async (_, first, seen, last) => {
    const owner = newId('usr');
    const files = new Files(indexes.s3, BUCKET);
    const says = async (ids: readonly MediaId[]) => {
      await elsewhere.removeMany([a, b, c].map((id) => rowOf(owner, id)));
      await elsewhere.putMany(ids.map((id) => rowOf(owner, id)));
    };
    const halting = new HaltingFiles(indexes.s3, BUCKET);
    const [fast, slow] = [rebuilder(files), rebuilder(halting)];
    await says(first);
    await fast.rebuild(owner);
    await says(seen);
    const overtaken = slow.rebuild(owner);
    await halting.halted.promise;
    await says(last);
    await fast.rebuild(owner);
    halting.released.resolve();
    await overtaken;
    const file = await fast.read(owner);
    const { items } = JSON.parse(file ? Buffer.from(file.bytes).toString() : '{"items":[]}') as {
      items: { id: MediaId }[];
    };
    expect(items.map(({ id }) => id)).toEqual(last.toReversed());
    expect(file === undefined).toBe(last.length === 0);
  });
});

const record = (ownerId: Person['id'], id: MediaId, SequenceNumber: string) => ({
  ...{ eventID: SequenceNumber, eventName: 'INSERT', eventSource: 'aws:dynamodb' },
  dynamodb: { Keys: { pk: { S: `OWNER#${ownerId}` }, sk: { S: `PRIVATE#${id}` } }, SequenceNumber },
});

describe('a batch', () => {
  const logger = createLogger({ service: 'media-service', stage: 'test', version: '0', level: 'silent' });
  const [ada, bob] = [newId('usr'), newId('usr')];
  const Records = [
    record(ada, newId('med'), '1'),
    record(bob, newId('med'), '2'),
    record(ada, newId('med'), '3'),
  ];
  const taken = async (files: Files, remainingMs: number) => {
    const handler = onEntriesChanged(rebuilder(files), logger);
    const { batchItemFailures } = await handler({ Records }, { getRemainingTimeInMillis: () => remainingMs });
    return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  };

  it('in which one index cannot be rebuilt gives back the records of that one alone', async () => {
    class WithoutAda extends Files {
      override async stored(key: string) {
        if (key.includes(ada)) throw new Error('The store is down for this one.');
        return super.stored(key);
      }
    }
    await elsewhere.putMany([rowOf(bob, newId('med'))]);
    expect(await taken(new WithoutAda(indexes.s3, BUCKET), 60_000)).toEqual(['1', '3']);
    expect(await indexes.keys(`private/index/${bob}`)).toHaveLength(1);
  });

  it('for which there is no time comes again whole', async () => {
    expect((await taken(new Files(indexes.s3, BUCKET), 1000)).sort()).toEqual(['1', '2', '3']);
  });
});

describe('the function that rebuilds', () => {
  it('takes no harm from records that come twice, late or in any order, nor from many of it at once', async () => {
    const ada = await indexes.person();
    const ids = Array.from({ length: 6 }, () => newId('med'));
    const records = ids.map((id, at) => record(ada.id, id, String(at)));
    const invocations = ids.map(async (id, at) => {
      await indexes.stage.table('media').putMany([rowOf(ada.id, id)]);
      const Records = [...records.slice(0, at + 1), ...records.slice(0, at + 1)].reverse();
      return await indexes.stage.stage.invoke(INDEXES, { Records });
    });
    for (const outcome of await Promise.all(invocations))
      expect(outcome).toMatchObject({ ok: true, payload: { batchItemFailures: [] } });
    expect(shows(...ids.toReversed())(await indexes.index(ada.token))).toBe(true);
    const built = await indexes.callsTo('PutObject');
    await indexes.stage.stage.invoke(INDEXES, { Records: records });
    expect(await indexes.callsTo('PutObject')).toBe(built);
  });

  it('has its effect although it dies around each of its AWS calls', async () => {
    for (const when of ['before', 'after'] as const) {
      for (let call = 0; ; call += 1) {
        const [ada, id] = [await indexes.person(), newId('med')];
        await indexes.stage.stage.setFaults({ crash: { function: INDEXES, call, when } });
        await indexes.stage.table('media').putMany([rowOf(ada.id, id)]);
        await indexes.follows(ada.token, shows(id));
        const { crashed } = await eventually('The end of the rebuild', async () => {
          const faults = await indexes.stage.stage.faults();
          return faults.crashed?.struck !== undefined || (faults.crashed?.calls ?? 0) >= 5
            ? faults
            : undefined;
        });
        if (crashed?.struck === undefined) {
          expect(call).toBeGreaterThanOrEqual(5);
          break;
        }
        expect(call).toBeLessThan(20);
      }
    }
    expect(await indexes.stage.deadLetters()).toEqual([]);
  }, 120_000);
});
