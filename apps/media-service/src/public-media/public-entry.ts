import type { MediaId, Ready } from '../media/media.ts';
import type { MediaRef } from '../files/file-keys.ts';

/** What everyone may know of a published file. Where its files stand is of no concern to them, but signs their links. */
export type PublicEntry = Pick<
  Ready,
  'id' | 'contentType' | 'title' | 'description' | 'width' | 'height' | 'renditions' | 'filesAt' | 'createdAt'
> &
  MediaRef;

export function entryOf(media: Ready): PublicEntry {
  const { id, ownerId, contentType, title, description, width, height, renditions, filesAt, createdAt } =
    media;
  return {
    ...{ id, ownerId, mediaId: id, contentType, renditions, filesAt, createdAt },
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
  };
}

const TIME_LENGTH = 10;
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The day an id was made, which is all that is needed to find its entry: a ULID begins with the time. */
export function dayOf(id: MediaId): string {
  const time = id.slice('med_'.length).slice(0, TIME_LENGTH);
  const ms = [...time].reduce((sum, digit) => sum * ALPHABET.length + ALPHABET.indexOf(digit), 0);
  return new Date(ms).toISOString().slice(0, 'YYYY-MM-DD'.length);
}
