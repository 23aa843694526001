import type { Account } from '../src/accounts/account.ts';
import type { VerificationLink } from '../src/sign-ups/sign-up.ts';
import type { Session } from '../src/sessions/session.ts';

const userId = 'usr_01JZX8Q5W3M7T9V2B4C6D8E0FG' as Account['id'];

export function anAccount(overrides: Partial<Account> = {}): Account {
  return {
    ...{ id: userId, status: 'pending', email: 'ada@example.com', name: 'Ada', passwordHash: 'hash' },
    ...{ version: 1, sequence: 1, sessionEpoch: 1, createdAt: '2026-01-01T00:00:00.000Z' },
    ...overrides,
  };
}

export function aLink(overrides: Partial<VerificationLink> = {}): VerificationLink {
  return {
    ...{ purpose: 'verify_address', tokenHash: 'hash', userId, name: 'Ada', passwordHash: 'hash' },
    expiresAt: '2026-12-31T00:00:00.000Z',
    ...overrides,
  };
}

export function aSession(overrides: Partial<Session> = {}): Session {
  return {
    ...{ id: 'ses_01JZX8Q5W3M7T9V2B4C6D8E0FG' as Session['id'], userId, epoch: 1 },
    ...{ address: '192.0.2.7', device: 'Firefox on Windows' },
    ...{ createdAt: '2026-01-01T00:00:00.000Z', lastSeenAt: '2026-01-01T00:00:00.000Z' },
    expiresAt: '2026-01-31T00:00:00.000Z',
    ...overrides,
  };
}
