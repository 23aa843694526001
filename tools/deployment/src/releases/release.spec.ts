import { describe, expect, it } from 'vitest';
import { isStanding, KEPT_RELEASES, prefixesToForget, releaseToGoBackTo, type Release } from './release.ts';
import { releaseTable } from './release-table.ts';

const release = (number: number): Release => ({
  prefix: `r${number}`,
  version: `v${number}`,
  deployedAt: `2026-01-${String(number).padStart(2, '0')}T00:00:00.000Z`,
});
/** Half a day after it stood. */
const left = (of: Release): Release => ({ ...of, leftAt: of.deployedAt.replace('T00', 'T12') });
const three = [release(2), release(1), release(3)];

describe('releaseToGoBackTo', () => {
  it('is the one that stood before what is deployed, also after having gone back once', () => {
    expect(releaseToGoBackTo(three, 'r3')).toEqual(release(2));
    expect(releaseToGoBackTo(three, 'r2')).toEqual(release(1));
  });

  it('is the newest sound one, where what is deployed was never marked', () => {
    expect(releaseToGoBackTo(three, 'cut off')).toEqual(release(3));
    expect(releaseToGoBackTo([...three, left(release(4))], 'cut off')).toEqual(release(3));
  });

  it('is the last that nobody went back from, which one has to be asked for', () => {
    const [good, bad, also, next] = [release(1), left(release(2)), release(3), release(4)];
    expect(releaseToGoBackTo([good, bad, also], 'r3')).toEqual(good);
    expect(releaseToGoBackTo([good, bad, left(also), next], 'r4')).toEqual(good);
    expect(releaseToGoBackTo([good, bad, also], 'r3', 'v2')).toEqual(bad);
    expect(() => releaseToGoBackTo([bad, also], 'r3')).toThrow('gone back from');
  });

  it('is no other release of a commit that somebody went back from, but for one that was deployed since', () => {
    const twice = [release(1), release(2), left({ ...release(3), version: 'v2' })];
    expect(releaseToGoBackTo([...twice, release(5)], 'r5')).toEqual(release(1));
    const since = { ...release(5), version: 'v2' };
    expect(releaseToGoBackTo([...twice, since, release(6)], 'r6')).toEqual(since);
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

describe('isStanding', () => {
  it('is so where what stands is of the commit and came last', () => {
    expect(isStanding('v3-in-full', release(3), ['r1', 'r2', 'r3'])).toBe(true);
    expect(isStanding('v4', release(3), ['r1', 'r2', 'r3'])).toBe(false);
    expect(isStanding('v3', undefined, [])).toBe(false);
  });

  it('is not so where the same commit stood already and its second deployment failed', () => {
    expect(isStanding('v3', release(3), ['r3', 'r4'])).toBe(false);
  });
});

describe('prefixesToForget', () => {
  it('are those that never stood, and releases beyond the most that are kept', () => {
    const many = Array.from({ length: KEPT_RELEASES + 2 }, (_, index) => release(index + 1));
    const prefixes = [...many.map(({ prefix }) => prefix), 'failed'];
    expect(prefixesToForget(prefixes, many, `r${many.length}`)).toEqual(['r1', 'failed']);
  });

  it('are never the sound ones, however many bad ones came after them', () => {
    const bad = Array.from({ length: KEPT_RELEASES + 2 }, (_, index) => left(release(index + 2)));
    const prefixes = [release(1), ...bad].map(({ prefix }) => prefix);
    expect(prefixesToForget(prefixes, [release(1), ...bad], 'r13')).toEqual(['r2']);
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
    expect(releaseTable({ releases: [left(release(2))], current: 'r1' })).toBe(
      '  v2  2026-01-02T00:00:00.000Z  gone back from 2026-01-02T12:00:00.000Z',
    );
    expect(releaseTable({ releases: [], current: undefined })).toBe('There are no releases.');
  });
});
