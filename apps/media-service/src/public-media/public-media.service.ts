import { isDeepStrictEqual } from 'node:util';
import type { Position, Write } from '@paymyinvoice/platform/data';
import { entryOf, type Entry } from '../media/entry.ts';
import { mediaNotFound } from '../media/media.errors.ts';
import { isPublished, type Media, type MediaId } from '../media/media.ts';
import { dayOf, inRounds } from './public-days.ts';
import type { PublicMediaRepository } from './public-media.repository.ts';

const DAYS_PER_READ = 100;

export class PublicMediaService {
  constructor(private readonly entries: PublicMediaRepository) {}

  async read(id: MediaId): Promise<Entry> {
    const entry = await this.entries.find(id);
    if (entry === undefined) throw mediaNotFound();
    return entry;
  }

  /** Newest first, back over the days that are known to have had any. */
  async list({
    limit,
    after,
  }: {
    limit: number;
    after: MediaId | undefined;
  }): Promise<{ entries: Entry[]; next: MediaId | undefined }> {
    const first = after && dayOf(after);
    const found: Entry[] = [];
    let position: Position | undefined;
    do {
      const { days, next } = await this.entries.days(first, { limit: DAYS_PER_READ, after: position });
      for (const round of inRounds(days)) {
        // One beyond the page proves that more follows.
        const missing = limit + 1 - found.length;
        const parts = round.map((day) =>
          this.entries.ofDay(day, { limit: missing, after: day === first ? after : undefined }),
        );
        found.push(...(await Promise.all(parts)).flat());
        if (found.length > limit) {
          const entries = found.slice(0, limit);
          return { entries, next: entries.at(-1)?.id };
        }
      }
      position = next;
    } while (position !== undefined);
    return { entries: found, next: undefined };
  }

  /** Belongs into the transaction of the change: nobody sees a file that is not public, or that is gone. */
  async following(before: Media | undefined, after: Media | undefined): Promise<Write[]> {
    const [was, is] = [before, after].map((media) => (isPublished(media) ? entryOf(media) : undefined));
    if (isDeepStrictEqual(was, is)) return [];
    if (is === undefined) return was ? [this.entries.removing(was.id)] : [];
    if (was === undefined) await this.entries.register(dayOf(is.id));
    return [this.entries.putting(is)];
  }
}
