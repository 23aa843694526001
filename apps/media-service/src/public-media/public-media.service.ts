import type { Write } from '@paymyinvoice/platform/data';
import { isPublished, type Media } from '../media/media.ts';
import { entryOf } from './public-entry.ts';
import type { PublicMediaRepository } from './public-media.repository.ts';

export class PublicMediaService {
  constructor(private readonly entries: PublicMediaRepository) {}

  /** Belongs into the transaction of the change: nobody sees a file that is not public, or that is gone. */
  following(before: Media | undefined, after: Media | undefined): Write[] {
    if (isPublished(after)) return [this.entries.putting(entryOf(after))];
    return isPublished(before) ? [this.entries.removing(before.id)] : [];
  }
}
