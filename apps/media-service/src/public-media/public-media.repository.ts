import { put, remove, type Write } from '@paymyinvoice/platform/data';
import type { MediaId } from '../media/media.ts';
import { dayOf, type PublicEntry } from './public-entry.ts';

/** `PUBLIC#<day>` / `<id>`: what was published, by the day it was made, so that no day's list grows with the years. */
export class PublicMediaRepository {
  putting(entry: PublicEntry): Write {
    return put({ ...keyOf(entry.id), ...entry });
  }

  removing(id: MediaId): Write {
    return remove(keyOf(id));
  }
}

function keyOf(id: MediaId) {
  return { pk: `PUBLIC#${dayOf(id)}`, sk: id };
}
