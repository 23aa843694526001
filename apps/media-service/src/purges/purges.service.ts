import type { Clock, Logger } from '@paymyinvoice/platform';
import { shards, type Position } from '@paymyinvoice/platform/data';
import { incomingKey, type MediaRef } from '../files/file-keys.ts';
import type { Files } from '../files/files.adapter.ts';
import type { MediaService } from '../media/media.service.ts';
import { isOverdue, lastEnd } from './purge.ts';
import type { PurgesRepository } from './purges.repository.ts';

/** `kept` has come and waits to be looked at, `overtaken` was changed by somebody else meanwhile. */
type Outcome = 'removed' | 'kept' | 'overtaken' | 'failed';
type Counts = Record<Outcome, number>;
export type PurgeReport = Counts & { looked: number; dryRun: boolean; isDone: boolean };

const PAGE_SIZE = 25;

/** Gives up uploads that were allowed and never came: they take up room that others may want. */
export class PurgesService {
  constructor(
    private readonly purges: PurgesRepository,
    private readonly media: MediaService,
    private readonly files: Files,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** As far as the time reaches; the next run begins with what this one left. One that fails stops no other. */
  async run(hasTime: () => boolean, { dryRun }: { dryRun: boolean }): Promise<PurgeReport> {
    const counts: Counts = { removed: 0, kept: 0, overtaken: 0, failed: 0 };
    const ended = await Promise.all(shards.map((shard) => this.purgeShard(shard, hasTime, dryRun, counts)));
    const looked = Object.values(counts).reduce((sum, count) => sum + count, 0);
    const report = { looked, ...counts, dryRun, isDone: ended.every(Boolean) };
    this.logger.info(report, 'uploads purged');
    if (counts.failed > 0) throw new Error(`Failures while purging: ${JSON.stringify(report)}.`);
    return report;
  }

  /** True when its end was reached. */
  private async purgeShard(shard: string, hasTime: () => boolean, dryRun: boolean, counts: Counts) {
    const end = lastEnd(this.clock());
    let after: Position | undefined;
    do {
      if (!hasTime()) return false;
      const page = await this.purges.awaitedUntil(end, shard, { limit: PAGE_SIZE, after });
      for (const upload of page.uploads) {
        if (!hasTime()) return false;
        counts[await this.purge(upload, dryRun).catch(this.failed)] += 1;
      }
      after = page.next;
    } while (after);
    return true;
  }

  /** An upload that comes at this very moment is either looked at or given up: both change the same row. */
  private async purge(upload: MediaRef, dryRun: boolean): Promise<Outcome> {
    const found = await this.media.find(upload);
    if (!isOverdue(found, this.clock())) return 'overtaken';
    if (await this.files.exists(incomingKey(upload))) return 'kept';
    if (dryRun) return 'removed';
    return (await this.media.change(found, undefined)) ? 'removed' : 'overtaken';
  }

  private readonly failed = (err: unknown): 'failed' => {
    this.logger.error({ err }, 'purging an upload failed');
    return 'failed';
  };
}
