import type { Ready } from './media.ts';

/** What lists and indexes show of a ready file. Its owner and where its files stand are there to sign links by. */
export type Entry = Pick<
  Ready,
  | 'id'
  | 'ownerId'
  | 'contentType'
  | 'title'
  | 'description'
  | 'width'
  | 'height'
  | 'renditions'
  | 'filesAt'
  | 'createdAt'
>;

export function entryOf(media: Ready): Entry {
  const { id, ownerId, contentType, title, description, width, height, renditions, filesAt, createdAt } =
    media;
  return {
    ...{ id, ownerId, contentType, renditions, filesAt, createdAt },
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
  };
}
