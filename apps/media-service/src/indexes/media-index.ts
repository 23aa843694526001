import type { Id } from '@paymyinvoice/platform';
import { contentKey, PUBLIC_INDEX_KEY, privateIndexKey, renditionKey } from '../files/file-keys.ts';
import type { Entry } from '../media/entry.ts';
import { refOf } from '../media/media.ts';

/** Whose index: `public`, or the owner's of their private files. */
export type IndexOwner = 'public' | Id<'usr'>;

/** The newest that an index shows. */
export const INDEX_SIZE = 100;

export function indexKey(owner: IndexOwner): string {
  return owner === 'public' ? PUBLIC_INDEX_KEY : privateIndexKey(owner);
}

/** Which index a row shows in; undefined for rows that show in none. */
export function indexOf({ pk, sk }: { pk: string; sk: string }): IndexOwner | undefined {
  if (pk.startsWith('PUBLIC#')) return 'public';
  return pk.startsWith('OWNER#') && sk.startsWith('PRIVATE#')
    ? (pk.slice('OWNER#'.length) as Id<'usr'>)
    : undefined;
}

/** With paths below the bucket, where the files stand now. It tells no time: what says the same is the same. */
export function contentOf(entries: readonly Entry[]): string {
  return JSON.stringify({ items: entries.map(itemOf) });
}

function itemOf(entry: Entry) {
  const { id, title, description, contentType, width, height, createdAt, filesAt, renditions } = entry;
  const ref = refOf(entry);
  return {
    ...{ id, title, description, contentType, width, height, createdAt },
    path: contentKey(filesAt, ref),
    renditions: renditions.map(({ name, contentType, width, height }) => ({
      ...{ name, contentType, width, height },
      path: renditionKey(filesAt, ref, name),
    })),
  };
}
