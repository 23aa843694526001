import type { Id } from '@paymyinvoice/platform';
import type { PasswordHash } from '../passwords/password-hash.ts';
import { verificationInvalid } from './account.errors.ts';

const VERIFICATION_LIFETIME_MS = 24 * 60 * 60 * 1000;

export type UserId = Id<'usr'>;

/** `sequence` counts the events about the account; `name` is empty when none was given. */
export type Account = {
  readonly id: UserId;
  readonly status: 'pending' | 'verified';
  readonly email: string;
  readonly name: string;
  readonly passwordHash: PasswordHash;
  readonly sequence: number;
  readonly createdAt: string;
};

/**
 * Proves an address for one sign-up. It carries that sign-up's own password and name: whoever signs up with somebody
 * else's address first must not find the account opened with their password when the owner clicks a link.
 */
export type VerificationLink = {
  readonly tokenHash: string;
  readonly userId: UserId;
  readonly name: string;
  readonly passwordHash: PasswordHash;
  readonly expiresAt: string;
  readonly usedAt?: string;
};

export type SignUp = {
  readonly email: string;
  readonly name: string | undefined;
  readonly passwordHash: PasswordHash;
};

export type SignUpDecision =
  | { readonly kind: 'register'; readonly account: Account; readonly link: VerificationLink }
  | { readonly kind: 'prove_again'; readonly account: Account; readonly link: VerificationLink }
  | { readonly kind: 'tell_owner'; readonly account: Account };

export function decideSignUp(
  signUp: SignUp,
  existing: Account | undefined,
  fresh: { userId: UserId; tokenHash: string; now: Date },
): SignUpDecision {
  if (existing?.status === 'verified') return { kind: 'tell_owner', account: existing };
  const { email, passwordHash } = signUp;
  const name = signUp.name ?? '';
  const account = existing ?? {
    ...{ id: fresh.userId, status: 'pending', email, name, passwordHash },
    ...{ sequence: 1, createdAt: fresh.now.toISOString() },
  };
  const expiresAt = new Date(fresh.now.getTime() + VERIFICATION_LIFETIME_MS).toISOString();
  const link = { tokenHash: fresh.tokenHash, userId: account.id, name, passwordHash, expiresAt };
  return { kind: existing ? 'prove_again' : 'register', account, link };
}

export type VerificationDecision =
  | { readonly kind: 'verify'; readonly account: Account; readonly link: VerificationLink }
  | { readonly kind: 'verified_before' };

export function decideVerification(
  link: VerificationLink | undefined,
  account: Account | undefined,
  now: Date,
): VerificationDecision {
  if (link === undefined || account === undefined || link.expiresAt <= now.toISOString())
    throw verificationInvalid();
  if (link.usedAt !== undefined) return { kind: 'verified_before' };
  // Another sign-up's link has opened the account meanwhile: this one must not bring its password in.
  if (account.status === 'verified') throw verificationInvalid();
  const { name, passwordHash } = link;
  return {
    kind: 'verify',
    account: { ...account, status: 'verified', name, passwordHash, sequence: account.sequence + 1 },
    link: { ...link, usedAt: now.toISOString() },
  };
}
