import { idSchema, type Clock, type Id } from '@paymyinvoice/platform';
import type { DoTask } from '@paymyinvoice/platform/events';
import {
  contentKey,
  everyKey,
  incomingKey,
  privateIndexKey,
  renditionKey,
  type Visibility,
} from '../files/file-keys.ts';
import type { Files } from '../files/files.adapter.ts';
import { isLastErasure } from '../filing/filing.ts';
import { refOf, type Media } from '../media/media.ts';
import type { MediaService } from '../media/media.service.ts';
import type { SharesService } from '../shares/shares.service.ts';
import type { ClosuresRepository } from './closures.repository.ts';

/** Fills a transaction: a published file takes four writes, and one in somebody's turn a fifth. */
const FILES_AT_ONCE = 20;
/** Then others who wait for the outbox have their turn. */
const MOST_ROUNDS = 75;

/** Erases everything of who has left. Stopped anywhere, it begins anew and finds less. */
export class ClosuresService {
  constructor(
    private readonly closures: ClosuresRepository,
    private readonly media: MediaService,
    private readonly files: Files,
    private readonly shares: SharesService,
    private readonly clock: Clock,
  ) {}

  readonly close: DoTask = async ({ subject, askedAt }, hasTime) => {
    const ownerId = idSchema('usr').parse(subject);
    const isLast = isLastErasure(askedAt, this.clock());
    for (let round = 0; round < MOST_ROUNDS && hasTime(); round += 1) {
      // Files before the other rows: usage is counted down with whatever its owner removes at the same time.
      if ((await this.removeFiles(ownerId)) || (await this.eraseRows(ownerId))) continue;
      await this.files.remove([privateIndexKey(ownerId)]);
      // Requests, and work on files, of before the closing may end meanwhile: they are looked for once more.
      return isLast && round === 0 ? 'done' : 'again';
    }
    return 'again';
  };

  /** What is behind a row goes before it. */
  private async eraseRows(ownerId: Id<'usr'>): Promise<boolean> {
    const rows = await this.closures.someOf(ownerId);
    await this.closures.erase([...this.shares.keysBehind(rows), ...rows]);
    return rows.length > 0;
  }

  /** Objects before their rows, so that what a stop leaves behind is found again. */
  private async removeFiles(ownerId: Id<'usr'>): Promise<boolean> {
    const { media } = await this.media.list(ownerId, undefined, { limit: FILES_AT_ONCE, after: undefined });
    if (media.length === 0) return false;
    await this.files.remove(media.flatMap(keysOf));
    // When one has changed meanwhile, all of them are looked at anew.
    await this.media.removeAll(media);
    return true;
  }
}

/** Of a file that is ready the renditions are known: thousands of files are gone sooner for it. */
function keysOf(media: Media): string[] {
  const ref = refOf(media);
  if (media.status !== 'ready') return everyKey(ref);
  const names = media.renditions.map(({ name }) => name);
  const at = (side: Visibility) => [
    contentKey(side, ref),
    ...names.map((name) => renditionKey(side, ref, name)),
  ];
  return [incomingKey(ref), ...at('public'), ...at('private')];
}
