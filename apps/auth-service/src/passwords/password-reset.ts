import type { PasswordHash } from '@paymyinvoice/platform';
import type { Account } from '../accounts/account.ts';
import { isExpired, newLink, type Link } from '../links/link.ts';
import { withoutOtherPoolUser } from '../pool-users/pool-user.ts';
import { resetInvalid } from './password.errors.ts';

/** Links are mailed this often to one address, whoever asks for them and whether it has an account. */
export const RESET_MAILS = [
  { name: 'reset-mails-a-minute', most: 1, windowMs: 60 * 1000 },
  { name: 'reset-mails-an-hour', most: 5, windowMs: 60 * 60 * 1000 },
] as const;

/** It speaks for the mailbox that it was sent to, and for no account that has left that address. */
export type ResetLink = Link<'reset_password'> & { readonly email: string };

export type ResetAsked = { readonly account: Account; readonly link: ResetLink };

/** The account knows its newest link, which makes those before it void. */
export function askForReset(account: Account, fresh: { token: string; now: Date }): ResetAsked {
  const link = { ...newLink('reset_password', account.id, fresh), email: account.email };
  return { account: { ...account, resetLinkHash: link.tokenHash }, link };
}

/** The account and the link, if the link still opens it. */
export function requireReset(
  link: ResetLink | undefined,
  account: Account | undefined,
  now: Date,
): { account: Account; link: ResetLink } {
  const opens =
    link !== undefined &&
    link.usedAt === undefined &&
    !isExpired(link, now) &&
    account?.resetLinkHash === link.tokenHash &&
    account.email === link.email;
  if (!opens) throw resetInvalid();
  return { account, link };
}

/** Who could open the mail has proven the address as well; the name of an unproven account may be a stranger's. */
export function reset(account: Account, passwordHash: PasswordHash): Account {
  const name = account.status === 'verified' ? account.name : '';
  return { ...withoutOtherPoolUser(withPassword(account, passwordHash)), status: 'verified', name };
}

/** A link that was mailed before was meant for the password before. */
export function withPassword(
  { resetLinkHash: _void, ...account }: Account,
  passwordHash: PasswordHash,
): Account {
  return { ...account, passwordHash };
}
