import type { Id } from '@paymyinvoice/platform';
import type { UserId } from '../accounts/account.ts';

const SESSION_LIFETIME_MS = 30 * 24 * 60 * 60 * 1000;

export type SessionId = Id<'ses'>;

/** One signed-in device. The refresh token itself is never stored. */
export type Session = {
  readonly id: SessionId;
  readonly userId: UserId;
  readonly refreshTokenHash: string;
  readonly createdAt: string;
  readonly expiresAt: string;
};

export function openSession(id: SessionId, userId: UserId, refreshTokenHash: string, now: Date): Session {
  const expiresAt = new Date(now.getTime() + SESSION_LIFETIME_MS).toISOString();
  return { id, userId, refreshTokenHash, createdAt: now.toISOString(), expiresAt };
}
