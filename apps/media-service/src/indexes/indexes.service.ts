import { defaultBackoff, overtaken, untilItStands } from '@paymyinvoice/platform/data';
import type { Files, StoredFile } from '../files/files.adapter.ts';
import type { Entry } from '../media/entry.ts';
import type { MediaService } from '../media/media.service.ts';
import type { PublicMediaService } from '../public-media/public-media.service.ts';
import { contentOf, INDEX_SIZE, indexKey, type IndexOwner } from './media-index.ts';

const AT_ONCE = 10;
// Where everybody publishes at once, it goes on changing for a while.
const PATIENCE = { ...defaultBackoff, attempts: 20 };

export class IndexesService {
  constructor(
    private readonly media: MediaService,
    private readonly publicMedia: PublicMediaService,
    private readonly files: Files,
  ) {}

  /** The file as it stands; no table is asked. */
  async read(owner: IndexOwner): Promise<StoredFile | undefined> {
    return await this.files.stored(indexKey(owner));
  }

  /** Those that could not be rebuilt, and why. */
  async rebuildAll(owners: readonly IndexOwner[], hasTime: () => boolean): Promise<Map<IndexOwner, Error>> {
    const failed = new Map<IndexOwner, Error>();
    for (let start = 0; start < owners.length; start += AT_ONCE) {
      const underWay = owners.slice(start, start + AT_ONCE).map(async (owner) => {
        try {
          if (!hasTime()) throw new Error('No time was left for this index.');
          await this.rebuild(owner);
        } catch (error) {
          failed.set(owner, error instanceof Error ? error : new Error(String(error)));
        }
      });
      await Promise.all(underWay);
    }
    return failed;
  }

  /**
   * Ends when the file, and then the table, have been read and say the same. The file is replaced only as it was read
   * before the table was, so that an older view takes no newer one's place; and it is looked at again after that, since
   * a rival with a newer view, who found the file right, may have left just before it was replaced.
   */
  async rebuild(owner: IndexOwner): Promise<void> {
    await untilItStands(
      async () => {
        const standing = await this.read(owner);
        const entries = await this.entriesOf(owner);
        if (says(standing, entries)) return;
        await this.bringTo(owner, entries, standing);
        return overtaken;
      },
      () => new Error(`${indexKey(owner)} goes on changing.`),
      PATIENCE,
    );
  }

  private async entriesOf(owner: IndexOwner): Promise<Entry[]> {
    if (owner !== 'public') return await this.media.newestPrivate(owner, INDEX_SIZE);
    return (await this.publicMedia.list({ limit: INDEX_SIZE, after: undefined })).entries;
  }

  private async bringTo(
    owner: IndexOwner,
    entries: readonly Entry[],
    standing: StoredFile | undefined,
  ): Promise<void> {
    const key = indexKey(owner);
    if (entries.length > 0) {
      const headers = { contentType: 'application/json', cacheControl: cacheControlOf(owner) };
      await this.files.replace(key, Buffer.from(contentOf(entries)), headers, standing);
    } else if (standing) await this.files.removeAsRead(key, standing);
  }
}

/** May be kept by who reads it, and is asked for again each time: nobody is shown what is gone. */
export function cacheControlOf(owner: IndexOwner): string {
  return owner === 'public' ? 'public, no-cache' : 'private, no-cache';
}

/** An index of nothing is no file. */
function says(standing: StoredFile | undefined, entries: readonly Entry[]): boolean {
  if (standing === undefined || entries.length === 0) return standing === undefined && entries.length === 0;
  return Buffer.from(standing.bytes).equals(Buffer.from(contentOf(entries)));
}
