import { describe, expect, it } from 'vitest';
import { KEPT_RELEASES, prefixesToForget, releaseToGoBackTo, type Release } from './release.ts';
import { releaseTable } from './release-table.ts';

const release = (number: number): Release => ({
  prefix: `r${number}`,
  version: `v${number}`,
  deployedAt: `2026-01-${String(number).padStart(2, '0')}T00:00:00.000Z`,
});
const three = [release(2), release(1), release(3)];

describe('releaseToGoBackTo', () => {
  it('is the one that stood before what is deployed, also after having gone back once', () => {
    expect(releaseToGoBackTo(three, 'r3')).toEqual(release(2));
    expect(releaseToGoBackTo(three, 'r2')).toEqual(release(1));
  });

  it('is of another commit, where the one that is deployed was deployed twice', () => {
    const twice = [release(1), release(2), { ...release(3), version: 'v2' }];
    expect(releaseToGoBackTo(twice, 'r3')).toEqual(release(1));
  });

  it('is the one asked for, by its version or its time, and may be a later one', () => {
    expect(releaseToGoBackTo(three, 'r3', 'v1')).toEqual(release(1));
    expect(releaseToGoBackTo(three, 'r1', release(3).deployedAt)).toEqual(release(3));
  });

  it('is the last of a version that was released twice', () => {
    const again = { ...release(3), version: 'v1' };
    expect(releaseToGoBackTo([release(1), release(2), again], 'r2', 'v1')).toEqual(again);
  });

  it('is none where none is before, none is known or the one asked for is deployed', () => {
    expect(() => releaseToGoBackTo(three, 'r1')).toThrow('no release before');
    expect(() => releaseToGoBackTo(three, undefined)).toThrow('say --to');
    expect(() => releaseToGoBackTo(three, 'r3', 'v3')).toThrow('is what is deployed');
    expect(() => releaseToGoBackTo(three, 'r3', 'v9')).toThrow("no release 'v9'");
  });
});

describe('prefixesToForget', () => {
  it('are those that never stood, and releases beyond the most that are kept', () => {
    const many = Array.from({ length: KEPT_RELEASES + 2 }, (_, index) => release(index + 1));
    const prefixes = [...many.map(({ prefix }) => prefix), 'failed'];
    expect(prefixesToForget(prefixes, many, `r${many.length}`)).toEqual(['r1', 'failed']);
  });

  it('are never what is deployed, however old', () => {
    const many = Array.from({ length: KEPT_RELEASES + 2 }, (_, index) => release(index + 1));
    expect(prefixesToForget(['r1'], many, 'r1')).toEqual([]);
  });
});

describe('releaseTable', () => {
  it('shows versions and times, and which one is deployed', () => {
    expect(releaseTable({ releases: [release(2), release(1)], current: 'r1' })).toBe(
      '  v2  2026-01-02T00:00:00.000Z\n* v1  2026-01-01T00:00:00.000Z  deployed',
    );
    expect(releaseTable({ releases: [], current: undefined })).toBe('There are no releases.');
  });
});
