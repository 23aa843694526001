import { newUlid, type Clock } from '@paymyinvoice/platform';
import type { DoTask } from '@paymyinvoice/platform/events';
import { allEnded } from '../files/all-ended.ts';
import {
  everyKey,
  keysAt,
  contentKey,
  parseRefText,
  renditionKey,
  type MediaRef,
} from '../files/file-keys.ts';
import type { Files } from '../files/files.adapter.ts';
import { endTurn, isMisplaced, isTaken, takeTurn, type Ready } from '../media/media.ts';
import type { MediaService } from '../media/media.service.ts';
import type { SharesService } from '../shares/shares.service.ts';
import { isLastErasure, otherSide } from './filing.ts';

/** Brings the bucket to what the table says. Stopped anywhere, it begins anew and finds less to do. */
export class FilingService {
  constructor(
    private readonly media: MediaService,
    private readonly files: Files,
    private readonly shares: SharesService,
    private readonly clock: Clock,
  ) {}

  readonly erase: DoTask = async ({ subject, askedAt }) => {
    const isLast = isLastErasure(askedAt, this.clock());
    const ref = parseRefText(subject);
    await Promise.all([this.files.remove(everyKey(ref)), this.shares.removeAllOf(ref)]);
    return isLast ? 'done' : 'again';
  };

  readonly move: DoTask = async ({ subject }, hasTime) => {
    const ref = parseRefText(subject);
    const holder = newUlid(this.clock);
    while (hasTime()) {
      const found = await this.media.find(ref);
      if (found?.status !== 'ready') return 'done';
      // Somebody alive sees what is to be done before their turn ends. Who has died is waited for.
      if (isTaken(found, this.clock())) return 'again';
      if (!(await this.media.change(found, takeTurn(found, holder, this.clock())))) continue;
      return await this.settle(ref, holder, hasTime);
    }
    return 'again';
  };

  /**
   * Copies before it says where the files stand, and removes what is left on the other side before it ends its turn. When
   * something fails the turn stays: what the bucket was asked for last may still happen.
   */
  private async settle(ref: MediaRef, holder: string, hasTime: () => boolean): Promise<'done' | 'again'> {
    while (hasTime()) {
      const media = await this.media.find(ref);
      // Removed meanwhile: whoever removed it has the files erased once this turn is over.
      if (media?.status !== 'ready' || media.turn?.holder !== holder) return 'again';
      if (isMisplaced(media)) {
        await this.copy(media, ref);
        await this.media.change(media, { ...media, filesAt: media.visibility });
        continue;
      }
      await this.files.remove(keysAt(otherSide(media.filesAt), ref));
      if (await this.media.change(media, endTurn(media))) return 'done';
    }
    return 'again';
  }

  private async copy({ filesAt: from, visibility: to, renditions }: Ready, ref: MediaRef): Promise<void> {
    await allEnded([
      this.files.copy(contentKey(from, ref), contentKey(to, ref)),
      ...renditions.map(({ name }) =>
        this.files.copy(renditionKey(from, ref, name), renditionKey(to, ref, name)),
      ),
    ]);
  }
}
