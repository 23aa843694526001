import { describe, expect, it } from 'vitest';
import { isOfUse, removalRefusal, standingOf, updateRefusal } from './status.ts';

describe('others', () => {
  it.each([
    ['CREATE_COMPLETE', true],
    ['UPDATE_ROLLBACK_FAILED', true],
    ['UPDATE_IN_PROGRESS', true],
    ['CREATE_IN_PROGRESS', false],
    ['DELETE_IN_PROGRESS', false],
    ['ROLLBACK_COMPLETE', false],
    [undefined, false],
  ])('can build on a stack that is %s: %s', (status, is) => {
    expect(isOfUse(standingOf(status))).toBe(is);
  });
});

describe('a stack', () => {
  it.each([undefined, 'DELETE_COMPLETE'])('that is %s can be made', (status) => {
    expect(standingOf(status)).toEqual({ is: 'absent' });
  });

  it.each(['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE', 'IMPORT_COMPLETE'])(
    'that is %s can be updated and removed',
    (status) => {
      expect(updateRefusal('it', standingOf(status))).toBeUndefined();
      expect(removalRefusal('it', standingOf(status))).toBeUndefined();
    },
  );

  it.each(['UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'DELETE_IN_PROGRESS'])(
    'that is %s is left to whoever is at it',
    (status) => {
      expect(updateRefusal('it', standingOf(status))).toContain('one at a time');
      expect(removalRefusal('it', standingOf(status))).toContain('one at a time');
    },
  );

  it.each(['CREATE_FAILED', 'ROLLBACK_COMPLETE', 'ROLLBACK_FAILED', 'DELETE_FAILED'])(
    'that is %s can only be removed',
    (status) => {
      expect(updateRefusal('it', standingOf(status))).toContain('npm run remove');
      expect(removalRefusal('it', standingOf(status))).toBeUndefined();
    },
  );

  it('that could not go back is brought back by hand', () => {
    expect(updateRefusal('it', standingOf('UPDATE_ROLLBACK_FAILED'))).toContain('continue-update-rollback');
  });
});
