import { newId } from '@paymyinvoice/platform';
import { eventually, type Person } from '@paymyinvoice/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { contentKey, everyKey } from '../src/files/file-keys.ts';
import { refOf, takeTurn, type Ready } from '../src/media/media.ts';
import { imbalances } from './media-books.ts';
import { keysOf, startMediaStage, type MediaStage } from './media-stage.ts';

const RELAY = 'paymyinvoice-local-media-relay';
const SWEEP = 'paymyinvoice-local-media-sweep';
let media: MediaStage;
let ada: Person;
beforeAll(async () => {
  media = await startMediaStage();
});
afterAll(() => media.stop());
beforeEach(async () => {
  // The stage's clock runs ahead of the test's.
  ada = await media.stage.person({ exp: Math.floor(Date.now() / 1000) + 7 * 86_400 });
});
afterEach(() => media.stage.stage.setFaults({}));

const show = ({ id }: Ready, visibility: string) =>
  media.good(media.request('PATCH', `/v1/media/${id}`, { token: ada.token, body: { visibility } }));
const remove = ({ id }: Ready) =>
  media.good(media.request('DELETE', `/v1/media/${id}`, { token: ada.token }));
const crashed = async () => (await media.stage.stage.faults()).crashed?.struck !== undefined;
const standsAt = async (file: Ready, side: 'public' | 'private') =>
  (await media.filesOf({ mediaId: file.id })).join() === keysOf(file, side).join();

/** Indexes follow the table by themselves, a moment later. */
async function settledBooks(): Promise<void> {
  let found: string[] = [];
  await eventually('Books that agree', async () => {
    found = await imbalances(media);
    return found.length === 0 ? true : undefined;
  }).catch(() => expect(found).toEqual([]));
}

/**
 * `act` each time with a crash after another of the relay's calls, until there is no call left to crash at. A crash before
 * one leaves the same behind as a crash after the one before it.
 */
async function withCrashes(act: () => Promise<() => Promise<boolean>>): Promise<void> {
  for (let call = 0; ; call += 1) {
    await media.stage.stage.setFaults({ crash: { function: RELAY, call, when: 'after' } });
    const isDone = await act();
    await eventually('The relay’s end', async () =>
      (await crashed()) || (await isDone()) ? true : undefined,
    );
    const hasCrashed = await crashed();
    await media.stage.stage.setFaults({});
    await media.sweepAll();
    // Relay and sweep may both have been at it: who is second ends a moment later.
    await eventually(`The end after a crash at ${call}`, async () => ((await isDone()) ? true : undefined));
    if (!hasCrashed) break;
    expect(call).toBeLessThan(30);
  }
  await settledBooks();
}

describe('files', () => {
  it('move though the relay dies around each of its AWS calls', async () => {
    const file = await media.kept(ada);
    await media.sweepAll();
    let isPublic = false;
    await withCrashes(async () => {
      const side = (isPublic = !isPublic) ? 'public' : 'private';
      await show(file, side);
      return async () => (await standsAt(file, side)) && (await media.find(ada, file.id))?.turn === undefined;
    });
  }, 180_000);

  it('are erased though the relay dies around each of its AWS calls', async () => {
    const files = await Promise.all(Array.from({ length: 10 }, () => media.kept(ada)));
    await media.sweepAll();
    await withCrashes(async () => {
      const file = files.pop() ?? (await media.kept(ada));
      await remove(file);
      return async () => (await media.filesOf({ mediaId: file.id })).length === 0;
    });
  }, 180_000);

  it('stand where their owner wants them last, however quickly the mind changes and whoever else sweeps', async () => {
    const files = await Promise.all(Array.from({ length: 6 }, () => media.kept(ada)));
    const sweeping = media.stage.stage.invoke(SWEEP, {});
    await Promise.all(
      files.map(async (file, index) => {
        for (let turn = 0; turn <= index; turn += 1) await show(file, turn % 2 === 0 ? 'public' : 'private');
        if (index > 3) await remove(file);
      }),
    );
    await sweeping;
    await Promise.all([media.sweepAll(), media.stage.stage.invoke(SWEEP, {})]);
    await settledBooks();
    for (const [index, file] of files.slice(0, 4).entries())
      expect(await standsAt(file, index % 2 === 0 ? 'public' : 'private')).toBe(true);
  });

  it('wait for the turn of somebody who has died, and are found wherever that one left them', async () => {
    const now = new Date((await media.stage.stage.clock()).now);
    for (const filesAt of ['public', 'private'] as const) {
      const file = await media.kept(ada, { visibility: 'private' });
      const dead = { ...takeTurn(file, 'somebody who died', now), filesAt };
      await media.media.change(file, dead);
      for (const key of keysOf(file, 'public')) await media.put(key);
      if (filesAt === 'private') await show(file, 'public');
    }
    await media.sweepAll();
    await settledBooks();
  });

  it('are erased when somebody still writes them whose turn it was', async () => {
    const file = await media.kept(ada);
    const now = new Date((await media.stage.stage.clock()).now);
    await media.media.change(file, takeTurn(file, 'somebody slow', now));
    await remove(file);
    await eventually('The first erasure', async () =>
      (await media.filesOf({ mediaId: file.id })).length === 0 ? true : undefined,
    );
    for (const key of everyKey(refOf(file))) await media.put(key);
    await media.sweepAll();
    expect(await media.filesOf({ mediaId: file.id })).toEqual([]);
  });

  it('move in the end though the bucket fails every third time', async () => {
    const files = await Promise.all(Array.from({ length: 4 }, () => media.kept(ada)));
    await media.stage.stage.setFaults({ throttle: 0.3, timeout: 0.1, partial: 0.3, seed: 7 });
    for (const { id } of files)
      await eventually('A change that is taken', async () => {
        const options = { token: ada.token, body: { visibility: 'public' } };
        const { status } = await media.request('PATCH', `/v1/media/${id}`, options);
        return status === 200 ? true : undefined;
      });
    await media.stage.stage.setFaults({});
    await media.sweepAll();
    for (const file of files) expect(await standsAt(file, 'public')).toBe(true);
    await settledBooks();
  });

  it('that nobody can find are not waited for', async () => {
    const file = await media.kept(ada, { id: newId('med') });
    await media.emptyBucket();
    // By the sweep alone.
    await media.stage.stage.setFaults({ hold: [RELAY] });
    await show(file, 'public');
    await media.sweepAll();
    await media.stage.stage.setFaults({});
    expect(await media.find(ada, file.id)).toMatchObject({ filesAt: 'public' });
    await media.put(contentKey('public', refOf(file)));
    await remove(file);
    await media.sweepAll();
    expect(await media.filesOf({ mediaId: file.id })).toEqual([]);
  });
});
