import type { Id } from '@paymyinvoice/platform';
import type { Visibility } from '../files/file-keys.ts';
import type { Awaiting, ContentType, MediaId, Origin } from '../media/media.ts';
import { uploadTooLarge } from './upload.errors.ts';

/** So long may a file be uploaded once that was allowed; what has begun by then may end later. */
export const UPLOAD_SECONDS = 15 * 60;
export const MOST_BYTES = 25_000_000;

/** What an owner says of a file that they want to upload. */
export type Wish = {
  readonly fileName: string;
  readonly contentType: ContentType;
  readonly size: number;
  readonly sha256?: string | undefined;
  readonly visibility: Visibility;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
};

export function requireSize({ size }: Wish): void {
  if (size > MOST_BYTES) throw uploadTooLarge();
}

export function awaitUpload(
  { fileName, contentType, size, sha256, visibility, title, description }: Wish,
  { id, ownerId, now, origin }: { id: MediaId; ownerId: Id<'usr'>; now: Date; origin?: Origin | undefined },
): Awaiting {
  const at = now.toISOString();
  return {
    ...{ id, ownerId, fileName, contentType, size, visibility },
    ...(sha256 !== undefined && { sha256 }),
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(origin !== undefined && { origin }),
    ...{ uses: 0, version: 1, revision: 0, sequence: 0, createdAt: at, updatedAt: at },
    ...{ status: 'awaiting_upload', uploadUntil: endOfForm(now) },
  };
}

/** A form's end is told in whole seconds. */
function endOfForm(now: Date): string {
  return new Date((Math.floor(now.getTime() / 1000) + UPLOAD_SECONDS) * 1000).toISOString();
}

/** What is left of a file's name where nobody may be led astray by it: no folders, no characters that nobody sees. */
export function baseName(name: string): string {
  return name.split(/[/\\]/).at(-1) ?? '';
}
