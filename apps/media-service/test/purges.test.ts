import { newId } from '@paymyinvoice/platform';
import { shardOf, shards } from '@paymyinvoice/platform/data';
import { eventually, type Person } from '@paymyinvoice/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { incomingKey } from '../src/files/file-keys.ts';
import { refOf, type Awaiting } from '../src/media/media.ts';
import { anAwaitedFile, aRejectedFile, aWish } from './builders.ts';
import { startMediaStage, type MediaStage } from './media-stage.ts';

const PURGE = 'paymyinvoice-local-media-purge';
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const nothing = { looked: 0, removed: 0, kept: 0, overtaken: 0, failed: 0, dryRun: false, isDone: true };

let media: MediaStage;
let ada: Person;
beforeAll(async () => {
  media = await startMediaStage();
});
afterAll(() => media.stop());
beforeEach(async () => {
  ada = await media.person();
});
afterEach(() => media.stage.stage.setFaults({}));

async function awaited(minutesAgo: number, overrides: Partial<Awaiting> = {}): Promise<Awaiting> {
  const uploadUntil = new Date(Date.now() - minutesAgo * MINUTE_MS).toISOString();
  const file = anAwaitedFile({ id: newId('med'), ownerId: ada.id, size: 1000, uploadUntil, ...overrides });
  if (!(await media.media.change(undefined, file))) throw new Error('The upload could not be awaited.');
  return { ...file, revision: 1 };
}

/** It has come, and others have work on it: nobody can look at it yet. */
async function come(minutesAgo: number): Promise<Awaiting> {
  const turn = { holder: 'another', until: new Date(Date.now() + HOUR_MS).toISOString() };
  const file = await awaited(minutesAgo, { turn });
  await media.put(incomingKey(refOf(file)));
  return file;
}

async function purge(event: object = {}): Promise<unknown> {
  const outcome = await media.stage.stage.invoke(PURGE, event);
  if (!outcome.ok) throw new Error(outcome.error.errorMessage);
  return outcome.payload;
}

const left = async () =>
  (await media.rowsOf(`OWNER#${ada.id}`)).flatMap(({ sk }) => (sk.startsWith('MEDIA#') ? [sk.slice(6)] : []));

describe('the purge', () => {
  it('gives up what is an hour overdue and never came, and nothing else', async () => {
    const [, , recent, arrived] = [await awaited(61), await awaited(600), await awaited(59), await come(600)];
    const [ready, rejected] = [await media.kept(ada, { size: 50 }), aRejectedFile({ ownerId: ada.id })];
    await media.media.change(undefined, rejected);
    expect(await purge()).toEqual({ ...nothing, looked: 3, removed: 2, kept: 1 });
    expect((await left()).sort()).toEqual([recent, arrived, ready, rejected].map(({ id }) => id).sort());
    expect(await media.usage(ada)).toMatchObject({ bytes: 2050, items: 3 });
    expect(await media.object(incomingKey(refOf(arrived)))).toBe(true);
    await media.media.change(arrived, undefined);
  });

  it('says in one line what it has counted, and tells nobody of files they have never heard of', async () => {
    const { id } = await awaited(90);
    await purge();
    expect(await left()).toEqual([]);
    const lines = (await media.stage.stage.log(PURGE)).filter(({ text }) => text.includes('uploads purged'));
    expect(lines.at(-1)?.text).toContain('"removed":1');
    expect(await media.stage.stage.events({ subject: id })).toEqual([]);
  });

  it('changes nothing in a dry run, and counts the same', async () => {
    const files = [await awaited(90), await awaited(90), await come(90)];
    const rehearsed = await purge({ dryRun: true });
    expect(rehearsed).toEqual({ ...nothing, looked: 3, removed: 2, kept: 1, dryRun: true });
    expect(await left()).toHaveLength(3);
    expect(await media.usage(ada)).toMatchObject({ bytes: 3000, items: 3 });
    expect(await purge()).toEqual({ ...(rehearsed as object), dryRun: false });
    await media.media.change(files[2], undefined);
  });

  it('takes no order it does not understand for one to remove', async () => {
    await awaited(90);
    await expect(purge({ dryRun: 'true' })).rejects.toThrow('dryRun');
    expect(await left()).toHaveLength(1);
    await purge();
  });

  it('goes on page by page', async () => {
    const ids = Array.from({ length: 200 }, () => newId('med')).filter((id) => shardOf(id) === shards[0]);
    const [count, size] = [30, 1000];
    for (const id of ids.slice(0, count)) await awaited(90, { id, size });
    expect(await purge()).toEqual({ ...nothing, looked: count, removed: count });
    expect(await left()).toEqual([]);
    expect(await media.usage(ada)).toMatchObject({ bytes: 0, items: 0 });
  });

  it('and uploads that come at the same moment agree on which of them was first', async () => {
    const files: Awaiting[] = [];
    for (let count = 0; count < 24; count += 1) files.push(await awaited(90));
    const run = purge();
    await eventually('A run under way', async () =>
      (await left()).length < files.length ? true : undefined,
    );
    const arrived: string[] = [];
    for (const { uploadUntil: _, ...file } of files.toReversed())
      if (await media.media.change(file as Awaiting, { ...file, status: 'processing', attempts: 1 }))
        arrived.push(file.id);
    const report = await run;
    expect((await left()).sort()).toEqual(arrived.sort());
    expect(report).toMatchObject({ removed: files.length - arrived.length, failed: 0 });
    const used = { bytes: arrived.length * 1000, items: arrived.length };
    expect(await media.usage(ada)).toMatchObject(used);
  });

  it('is carried on from wherever it died', async () => {
    for (let call = 0; ; call += 1) {
      await awaited(90);
      await media.stage.stage.setFaults({ crash: { function: PURGE, call, when: 'after' } });
      await purge().catch(() => {});
      const { crashed } = await media.stage.stage.faults();
      await media.stage.stage.setFaults({});
      await purge();
      expect(await left()).toEqual([]);
      expect(await media.usage(ada)).toMatchObject({ bytes: 0, items: 0 });
      if (crashed?.struck !== undefined) continue;
      // Four queries, a look at the row and at the bucket, and the transaction.
      expect(call).toBe(7);
      return;
    }
  }, 60_000);

  it('comes by itself: an upload that was allowed and not made is gone within hours, with what it took up', async () => {
    expect((await media.ask(ada, aWish({ length: 4711 }))).status).toBe(201);
    expect(await media.usage(ada)).toMatchObject({ bytes: 4711, items: 1 });
    await media.stage.stage.advance(MINUTE_MS * 70);
    expect(await left()).toHaveLength(1);
    await media.stage.stage.advance(HOUR_MS);
    await eventually('A run', async () => ((await left()).length === 0 ? true : undefined));
    const [row] = (await media.rowsOf(`OWNER#${ada.id}`)).filter(({ sk }) => sk === 'USAGE');
    expect(row).toMatchObject({ bytes: 0, items: 0 });
  });
});
