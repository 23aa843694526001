import { describe, expect, it } from 'vitest';
import { aFile } from '../../test/builders.ts';
import { entryOf } from '../media/entry.ts';
import { contentOf, indexOf } from './media-index.ts';

describe('a row', () => {
  it.each([
    ['PUBLIC#2026-01-31', 'med_1', 'public'],
    ['OWNER#usr_1', 'PRIVATE#med_1', 'usr_1'],
    ['OWNER#usr_1', 'MEDIA#med_1', undefined],
    ['PUBLIC_DAYS', '2026-01-31', undefined],
    ['OUTBOX#1', 'PRIVATE#med_1', undefined],
  ])('%s / %s shows in the index of %s', (pk, sk, owner) => {
    expect(indexOf({ pk, sk })).toBe(owner);
  });
});

describe('an index', () => {
  const file = aFile({ title: 'Office', visibility: 'public', filesAt: 'private' });
  const text = contentOf([entryOf(file)]);

  it('says where the files stand, not where they will', () => {
    expect(JSON.parse(text)).toEqual({
      items: [
        {
          ...{ id: file.id, title: 'Office', contentType: 'image/jpeg', width: 640, height: 480 },
          createdAt: file.createdAt,
          path: `private/content/${file.ownerId}/${file.id}`,
          renditions: [
            {
              ...file.renditions[0],
              path: `private/thumbnails/${file.ownerId}/${file.id}/thumb.webp`,
            },
          ],
        },
      ],
    });
  });

  it('tells nothing that only the owner knows, and no time of its own', () => {
    expect(text).not.toMatch(/office\.jpg|a{64}|48213|revision|uses/);
    expect(contentOf([entryOf(file)])).toBe(text);
  });
});
