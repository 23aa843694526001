import { describe, expect, it } from 'vitest';
import { isProtected } from './stage-traits.ts';
import { versionOf } from './version.ts';

const pushed = { commit: 'c0ffee', isDirty: false, isPushed: true };

describe('a version', () => {
  it('is the commit', () => {
    expect(versionOf(pushed, 'prod', true)).toBe('c0ffee');
  });

  it('says where it is more than the commit, on stages where that may be', () => {
    const dirty = { ...pushed, isDirty: true };
    expect(versionOf(dirty, 'ada', false)).toBe('c0ffee-dirty');
    expect(() => versionOf(dirty, 'prod', true)).toThrow('has changes');
  });

  it('is a commit that nobody else has only where that may be', () => {
    const unpushed = { ...pushed, isPushed: false };
    expect(versionOf(unpushed, 'ada', false)).toBe('c0ffee');
    expect(() => versionOf(unpushed, 'prod', true)).toThrow('push c0ffee first');
  });
});

describe('isProtected', () => {
  it('is what the stacks read: staging and prod, no other', () => {
    expect(['staging', 'prod', 'test', 'ada'].map(isProtected)).toEqual([true, true, false, false]);
  });
});
