import type { Visibility } from '../files/file-keys.ts';
import { mediaInUse } from './media.errors.ts';
import { revised, type Media } from './media.ts';

/** Members that are absent stay as they are; a text of null is taken away. */
export type MediaChanges = {
  readonly title?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly visibility?: Visibility | undefined;
};

/** In whatever state it is: who waits for a file, or was told that it is no good, may put its name right too. */
export function amendMedia(media: Media, changes: MediaChanges, now: Date): Media {
  const { title: titleBefore, description: descriptionBefore, ...before } = media;
  const { title = titleBefore, description = descriptionBefore, visibility = media.visibility } = changes;
  const isSame = (one: string | null | undefined, other: string | undefined) => (one ?? undefined) === other;
  if (isSame(title, titleBefore) && isSame(description, descriptionBefore) && visibility === media.visibility)
    return media;
  return revised(
    {
      ...before,
      ...(title !== null && title !== undefined && { title }),
      ...(description !== null && description !== undefined && { description }),
      visibility,
    },
    now,
  );
}

/** What an issued invoice needs stays until that is voided. */
export function requireUnused({ uses }: Media): void {
  if (uses > 0) throw mediaInUse();
}
