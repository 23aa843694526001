import { describe, expect, it } from 'vitest';
import { aSession, anAccount } from '../../test/builders.ts';
import { isAlive, openSession, seenAgain, withoutSessions } from './session.ts';

const origin = { address: '192.0.2.7', device: 'Firefox on Windows' };
const opened = new Date('2026-01-01T00:00:00.000Z');
const later = (ms: number) => new Date(opened.getTime() + ms);
const THIRTY_DAYS_MS = 30 * 24 * 60 * 60 * 1000;

describe('a session', () => {
  const account = anAccount({ status: 'verified' });
  const session = openSession(aSession().id, account, origin, opened);

  it('lives for thirty days and not a millisecond longer', () => {
    expect(isAlive(session, account, opened)).toBe(true);
    expect(isAlive(session, account, later(THIRTY_DAYS_MS - 1))).toBe(true);
    expect(isAlive(session, account, later(THIRTY_DAYS_MS))).toBe(false);
  });

  it('gets thirty more when it is seen again, from wherever that is', () => {
    const elsewhere = { address: '198.51.100.2', device: 'Safari on iOS' };
    expect(seenAgain(session, elsewhere, later(1000))).toEqual({
      ...session,
      ...elsewhere,
      lastSeenAt: '2026-01-01T00:00:01.000Z',
      expiresAt: '2026-01-31T00:00:01.000Z',
    });
  });

  it('ends with all others of its account', () => {
    expect(isAlive(session, withoutSessions(account), opened)).toBe(false);
  });

  it('is none of an account that is not proven', () => {
    expect(isAlive(session, { ...account, status: 'pending' }, opened)).toBe(false);
  });
});
