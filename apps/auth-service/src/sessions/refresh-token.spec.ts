import { describe, expect, it } from 'vitest';
import { aSession } from '../../test/builders.ts';
import { decideRefresh, refreshTokenFor } from './refresh-token.ts';

const fresh = refreshTokenFor(aSession(), 'token');
const usedAt = new Date('2026-01-01T00:00:00.000Z');
const used = { ...fresh, used: { at: usedAt.toISOString(), sealedSuccessor: 'sealed' } };
const later = (ms: number) => new Date(usedAt.getTime() + ms);

describe('a refresh token', () => {
  it('that nobody has used is followed by another', () => {
    expect(decideRefresh(fresh, usedAt)).toEqual({ kind: 'rotate' });
  });

  // A request that arrived before its rival's use, and waited, is behind it by less than nothing.
  it.each([-5_000, 0, 10_000])('that comes again %d ms after its use gives the same successor', (ms) => {
    expect(decideRefresh(used, later(ms))).toEqual({ kind: 'repeat', sealedSuccessor: 'sealed' });
  });

  it.each([10_001, 86_400_000])('that comes again %d ms after its use is in two hands', (ms) => {
    expect(decideRefresh(used, later(ms))).toEqual({ kind: 'reused' });
  });
});
