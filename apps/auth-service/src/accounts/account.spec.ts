import { describe, expect, it } from 'vitest';
import { anAccount } from '../../test/builders.ts';
import { newsOf } from './account.ts';

describe('the other services', () => {
  const verified = anAccount({ status: 'verified' });

  it('hear of a proven address, and of a changed name or address', () => {
    expect(newsOf(anAccount(), verified)).toBe('verified');
    expect(newsOf(verified, { ...verified, name: 'Ada L.' })).toBe('updated');
    expect(newsOf(verified, { ...verified, email: 'ada@example.org' })).toBe('updated');
  });

  it('hear of nothing else', () => {
    expect(newsOf(verified, { ...verified, passwordHash: 'new', sessionEpoch: 2 })).toBeUndefined();
    expect(newsOf(anAccount(), anAccount({ name: 'Eve' }))).toBeUndefined();
  });
});
