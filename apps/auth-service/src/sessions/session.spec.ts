import { describe, expect, it } from 'vitest';
import { anAccount } from '../../test/builders.ts';
import { isAlive, openSession, withoutSessions, type SessionId } from './session.ts';

const id = 'ses_01JZX8Q5W3M7T9V2B4C6D8E0FG' as SessionId;
const origin = { address: '192.0.2.7', device: 'Firefox on Windows' };
const opened = new Date('2026-01-01T00:00:00.000Z');
const later = (ms: number) => new Date(opened.getTime() + ms);
const THIRTY_DAYS_MS = 30 * 24 * 60 * 60 * 1000;

describe('a session', () => {
  const account = anAccount({ status: 'verified' });
  const session = openSession(id, account, origin, opened);

  it('lives for thirty days and not a millisecond longer', () => {
    expect(isAlive(session, account, opened)).toBe(true);
    expect(isAlive(session, account, later(THIRTY_DAYS_MS - 1))).toBe(true);
    expect(isAlive(session, account, later(THIRTY_DAYS_MS))).toBe(false);
  });

  it('ends with all others of its account', () => {
    expect(isAlive(session, withoutSessions(account), opened)).toBe(false);
  });

  it('is none of an account that is not proven', () => {
    expect(isAlive(session, { ...account, status: 'pending' }, opened)).toBe(false);
  });
});
