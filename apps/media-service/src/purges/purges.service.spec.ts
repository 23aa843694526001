import { createLogger, newId } from '@paymyinvoice/platform';
import { describe, expect, it } from 'vitest';
import { anAwaitedFile } from '../../test/builders.ts';
import type { Files } from '../files/files.adapter.ts';
import type { MediaService } from '../media/media.service.ts';
import type { PurgesRepository } from './purges.repository.ts';
import { PurgesService } from './purges.service.ts';

/** Every shard lists three pages of two uploads; what becomes of an upload is the stage's to test. */
function threePages() {
  const pages = new Map<string, number>();
  const removed: string[] = [];
  const purges = {
    async awaitedUntil(_end: string, shard: string) {
      const page = (pages.get(shard) ?? 0) + 1;
      pages.set(shard, page);
      const uploads = [1, 2].map(() => ({ ownerId: newId('usr'), mediaId: newId('med') }));
      return { uploads, next: page < 3 ? { pk: String(page) } : undefined };
    },
  };
  const media = {
    find: async ({ mediaId: id }: { mediaId: string }) => ({ ...anAwaitedFile(), id }),
    change: async ({ id }: { id: string }) => removed.push(id) > 0,
  };
  const service = new PurgesService(
    purges as unknown as PurgesRepository,
    media as unknown as MediaService,
    { exists: async () => false } as unknown as Files,
    () => new Date('2026-03-04T08:00:00.000Z'),
    createLogger({ service: 'media', stage: 'local', version: '1', level: 'silent' }),
  );
  return { service, removed };
}

describe('the time of a run', () => {
  it('given enough of it, when a run is over, then all pages have been gone through', async () => {
    const { service } = threePages();
    const report = await service.run(() => true, { dryRun: false });
    expect(report).toMatchObject({ looked: 24, removed: 24, isDone: true });
  });

  it('given too little of it, when it runs out, then nothing more is begun and the run says that it is not done', async () => {
    const { service, removed } = threePages();
    let left = 10;
    const report = await service.run(() => left-- > 0, { dryRun: false });
    expect(report).toMatchObject({ looked: removed.length, removed: removed.length, isDone: false });
    expect(removed.length).toBeLessThan(10);
  });
});
