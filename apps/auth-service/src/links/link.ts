import { hashOfToken } from '@paymyinvoice/platform';
import type { UserId } from '../accounts/account.ts';

const HOUR_MS = 60 * 60 * 1000;

/** How long a link of each kind opens something. */
export const LIFETIME_MS = {
  verify_address: 24 * HOUR_MS,
  reset_password: HOUR_MS,
  confirm_email: 24 * HOUR_MS,
} as const;

export type LinkPurpose = keyof typeof LIFETIME_MS;

/** What a mailed token opens. The token itself is known to nobody but the mail's reader. */
export type Link<Purpose extends LinkPurpose = LinkPurpose> = {
  readonly purpose: Purpose;
  readonly tokenHash: string;
  readonly userId: UserId;
  readonly expiresAt: string;
  readonly usedAt?: string;
};

export function newLink<Purpose extends LinkPurpose>(
  purpose: Purpose,
  userId: UserId,
  fresh: { token: string; now: Date },
): Link<Purpose> {
  const expiresAt = new Date(fresh.now.getTime() + LIFETIME_MS[purpose]).toISOString();
  return { purpose, userId, tokenHash: hashOfToken(fresh.token), expiresAt };
}

export function isExpired({ expiresAt }: { readonly expiresAt: string }, now: Date): boolean {
  return expiresAt <= now.toISOString();
}
