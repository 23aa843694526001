import { describe, expect, it } from 'vitest';
import { noticeOf } from './notice.ts';

describe('noticeOf', () => {
  it.each([
    [{ deploy: 'skipped', rollback: 'skipped', fit: 'skipped' }, 'Nothing was deployed'],
    [{ deploy: '', rollback: '', fit: '' }, 'Nothing was deployed'],
    [{ deploy: 'success', rollback: 'skipped' }, 'stands all the same'],
    [{ deploy: 'cancelled', rollback: 'skipped' }, 'What stands now: npm run rollback'],
    [{ deploy: 'success', rollback: 'failure', fit: 'skipped' }, 'may stand, unproven'],
    [{ deploy: 'failure', rollback: 'cancelled', fit: 'skipped' }, 'may stand, unproven'],
    [{ deploy: 'success', rollback: 'success', fit: 'success' }, 'and is fit'],
    [{ deploy: 'success', rollback: 'success', fit: 'failure' }, 'not known to be fit'],
  ])('of %j', (outcomes, said) => {
    expect(noticeOf({ service: 'auth', stage: 'prod' }, outcomes)).toContain(said);
  });

  it('says nothing of what it was not told', () => {
    expect(noticeOf({ service: 'auth', stage: 'prod' }, {})).toBeUndefined();
  });
});
