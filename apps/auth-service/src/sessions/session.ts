import type { Id } from '@paymyinvoice/platform';
import type { Account, UserId } from '../accounts/account.ts';
import type { Origin } from '../origins/origin.ts';

const LIFETIME_MS = 30 * 24 * 60 * 60 * 1000;

export type SessionId = Id<'ses'>;

/** One signed-in device, and the family of the refresh tokens that follow each other in it. */
export type Session = Origin & {
  readonly id: SessionId;
  readonly userId: UserId;
  /** The account's when it was opened: the session lives as long as that has not moved on. */
  readonly epoch: number;
  readonly createdAt: string;
  readonly lastSeenAt: string;
  readonly expiresAt: string;
};

/** Who is signed in, and with which session. */
export type Present = { readonly account: Account; readonly session: Session };

export function openSession(id: SessionId, account: Account, origin: Origin, now: Date): Session {
  const at = now.toISOString();
  const { id: userId, sessionEpoch: epoch } = account;
  return { id, userId, epoch, ...origin, createdAt: at, lastSeenAt: at, expiresAt: expiryFrom(now) };
}

/** Every use of its newest refresh token gives it thirty days more. */
export function seenAgain(session: Session, origin: Origin, now: Date): Session {
  return { ...session, ...origin, lastSeenAt: now.toISOString(), expiresAt: expiryFrom(now) };
}

function expiryFrom(now: Date): string {
  return new Date(now.getTime() + LIFETIME_MS).toISOString();
}

/** To the millisecond: DynamoDB may keep the row of an expired session for days. */
export function isAlive(session: Session, account: Account, now: Date): boolean {
  const isOfThisEpoch = account.status === 'verified' && session.epoch === account.sessionEpoch;
  return isOfThisEpoch && session.expiresAt > now.toISOString();
}

/** However many there are, none of them lives on. */
export function withoutSessions(account: Account): Account {
  return { ...account, sessionEpoch: account.sessionEpoch + 1 };
}
