import { describe, expect, it } from 'vitest';
import { isProtected } from './stage-traits.ts';
import { versionOf } from './version.ts';

describe('a version', () => {
  it('is the commit', () => {
    expect(versionOf({ commit: 'c0ffee', isDirty: false }, 'prod', true)).toBe('c0ffee');
  });

  it('says where it is more than the commit, on stages where that may be', () => {
    expect(versionOf({ commit: 'c0ffee', isDirty: true }, 'ada', false)).toBe('c0ffee-dirty');
    expect(() => versionOf({ commit: 'c0ffee', isDirty: true }, 'prod', true)).toThrow('has changes');
  });
});

describe('isProtected', () => {
  it('is what the stacks read: staging and prod, no other', () => {
    expect(['staging', 'prod', 'test', 'ada'].map(isProtected)).toEqual([true, true, false, false]);
  });
});
