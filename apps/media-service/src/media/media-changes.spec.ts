import { describe, expect, it } from 'vitest';
import { aFile, aRejectedFile, anAwaitedFile } from '../../test/builders.ts';
import { amendMedia, requireUnused } from './media-changes.ts';

const later = new Date('2026-02-03T04:05:06.789Z');

describe('a change of a file', () => {
  it('changes what is named, keeps the rest, and is another version', () => {
    const file = aFile({ title: 'Before', description: 'A view.' });
    expect(amendMedia(file, { title: 'After' }, later)).toStrictEqual({
      ...{ ...file, title: 'After', version: file.version + 1, updatedAt: later.toISOString() },
    });
  });

  it('takes away a text that is set to null, and only then', () => {
    const file = aFile({ title: 'Before', description: 'A view.' });
    const bare = amendMedia(file, { title: null, description: undefined }, later);
    expect(bare).not.toHaveProperty('title');
    expect(bare.description).toBe('A view.');
    expect(amendMedia(bare, { title: 'Again', description: null }, later)).toMatchObject({ title: 'Again' });
  });

  it('says who may see it and leaves to others where its files stand', () => {
    const published = amendMedia(aFile(), { visibility: 'public' }, later);
    expect(published).toMatchObject({ visibility: 'public', filesAt: 'private' });
  });

  it('is none where nothing is to be otherwise', () => {
    const file = aFile({ title: 'Before' });
    for (const changes of [{}, { title: 'Before', description: null }, { visibility: file.visibility }])
      expect(amendMedia(file, changes, later)).toBe(file);
  });

  it('is open to files that have not come, and to those that were rejected', () => {
    for (const file of [anAwaitedFile(), aRejectedFile()])
      expect(amendMedia(file, { title: 'After', visibility: 'public' }, later)).toStrictEqual({
        ...{ ...file, title: 'After', visibility: 'public' },
        ...{ version: file.version + 1, updatedAt: later.toISOString() },
      });
  });
});

describe('a removal', () => {
  it('is refused while an issued invoice needs the file', () => {
    expect(() => requireUnused(aFile())).not.toThrow();
    expect(() => requireUnused(aFile({ uses: 1 }))).toThrow(
      expect.objectContaining({ code: 'media.in_use' }),
    );
  });
});
