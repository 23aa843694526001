import type { Id, PasswordHash } from '@paymyinvoice/platform';
import type { PoolUser } from '../pool-users/pool-user.ts';
import type { Totp } from '../totp/totp.ts';

export type UserId = Id<'usr'>;

/**
 * `version` counts its changes, `sequence` the events about it. `sessionEpoch` goes up when sessions end: only those of
 * the present epoch live. `name` is empty when none was given.
 */
export type Account = {
  readonly id: UserId;
  readonly status: 'pending' | 'verified';
  readonly email: string;
  readonly name: string;
  /** Absent where somebody has only ever come in through the user pool. */
  readonly passwordHash?: PasswordHash;
  /** Whose ID tokens open it. */
  readonly poolUser?: PoolUser;
  readonly totp?: Totp;
  /** Of the newest link to choose a new password with: the ones before it open nothing. */
  readonly resetLinkHash?: string;
  readonly version: number;
  readonly sequence: number;
  readonly sessionEpoch: number;
  readonly createdAt: string;
  /** The newest link to a new address, and the epoch it was asked for in. */
  readonly emailChange?: { readonly tokenHash: string; readonly sessionEpoch: number };
};

/** What the other services are told of a change; a change of anything else is no news to them. */
export function newsOf(before: Account, after: Account): 'verified' | 'updated' | undefined {
  if (after.status !== 'verified') return undefined;
  if (before.status === 'pending') return 'verified';
  return before.name === after.name && before.email === after.email ? undefined : 'updated';
}
