import type { PasswordHash } from '@paymyinvoice/platform';
import type { Account, UserId } from '../accounts/account.ts';
import { verificationInvalid } from '../links/link.errors.ts';
import { isExpired, newLink, type Link } from '../links/link.ts';

/**
 * Proves an address for one sign-up. It carries that sign-up's own password and name: whoever signs up with somebody
 * else's address first must not find the account opened with their password when the owner clicks a link.
 */
export type VerificationLink = Link<'verify_address'> & {
  readonly name: string;
  readonly passwordHash: PasswordHash;
};

const MINUTE_MS = 60 * 1000;

/** How many sign-ups for an address are heard: each sends a mail. */
export const SIGN_UP_LIMIT = { name: 'sign-up', most: 10, windowMs: 60 * MINUTE_MS };

/** How often the link may be asked for again, for whatever address. */
export const LINK_AGAIN_LIMITS = [
  { name: 'link-again-hourly', most: 5, windowMs: 60 * MINUTE_MS },
  { name: 'link-again', most: 1, windowMs: MINUTE_MS },
];

export type SignUp = {
  readonly email: string;
  readonly name: string | undefined;
  readonly passwordHash: PasswordHash;
};

export type SignUpDecision =
  | { readonly kind: 'register'; readonly account: Account; readonly link: VerificationLink }
  | { readonly kind: 'prove_again'; readonly account: Account; readonly link: VerificationLink }
  | { readonly kind: 'tell_owner'; readonly account: Account }
  | { readonly kind: 'ignore'; readonly account: Account };

export function decideSignUp(
  signUp: SignUp,
  existing: Account | undefined,
  fresh: { userId: UserId; token: string; now: Date; mayMail: boolean },
): SignUpDecision {
  if (existing && !fresh.mayMail) return { kind: 'ignore', account: existing };
  if (existing?.status === 'verified') return { kind: 'tell_owner', account: existing };
  const { email, passwordHash } = signUp;
  const name = signUp.name ?? '';
  const carried = { name, passwordHash };
  if (existing === undefined) {
    const account: Account = {
      ...{ id: fresh.userId, status: 'pending', email, ...carried },
      ...{ version: 1, sequence: 1, sessionEpoch: 1, createdAt: fresh.now.toISOString() },
    };
    return { kind: 'register', account, link: verificationLink(account.id, carried, fresh) };
  }
  // The newest sign-up is what a link that is asked for again will carry.
  const link = verificationLink(existing.id, carried, fresh);
  return { kind: 'prove_again', account: { ...existing, ...carried }, link };
}

function verificationLink(
  userId: UserId,
  carried: Pick<VerificationLink, 'name' | 'passwordHash'>,
  fresh: { token: string; now: Date },
): VerificationLink {
  return { ...newLink('verify_address', userId, fresh), ...carried };
}

/** The link once more, for who is still to prove the address. */
export function linkAgain(
  { id, status, name, passwordHash }: Account,
  fresh: { token: string; now: Date },
): VerificationLink | undefined {
  if (status !== 'pending' || passwordHash === undefined) return undefined;
  return verificationLink(id, { name, passwordHash }, fresh);
}

export type VerificationDecision =
  | { readonly kind: 'verify'; readonly account: Account; readonly link: VerificationLink }
  | { readonly kind: 'verified_before' };

export function decideVerification(
  link: VerificationLink | undefined,
  account: Account | undefined,
  now: Date,
): VerificationDecision {
  if (link === undefined || account === undefined || isExpired(link, now)) throw verificationInvalid();
  if (link.usedAt !== undefined) return { kind: 'verified_before' };
  // Another sign-up's link has opened the account meanwhile: this one must not bring its password in.
  if (account.status === 'verified') throw verificationInvalid();
  const { name, passwordHash } = link;
  return { kind: 'verify', account: { ...account, status: 'verified', name, passwordHash }, link };
}
