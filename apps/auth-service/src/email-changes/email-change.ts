import { verificationInvalid } from '../links/link.errors.ts';
import type { Account } from '../accounts/account.ts';
import { isExpired, newLink, type Link } from '../links/link.ts';
import { emailTaken, emailUnchanged } from './email-change.errors.ts';

const HOUR_MS = 60 * 60 * 1000;

/** Each asking sends two mails. */
export const EMAIL_CHANGE_LIMIT = { name: 'email-change', most: 5, windowMs: HOUR_MS };

/** One of them to an address that may be anybody's, from however many accounts it is asked for. */
export const NEW_ADDRESS_LIMIT = { name: 'new-address', most: 5, windowMs: HOUR_MS };

/** Proves the new address. */
export type EmailChangeLink = Link<'confirm_email'> & { readonly newEmail: string };

export function requireAnother({ email }: Account, newEmail: string): void {
  if (newEmail === email) throw emailUnchanged();
}

/** Of all links only the newest is good: the account knows it. */
export function askForChange(
  account: Account,
  newEmail: string,
  fresh: { token: string; now: Date },
): { account: Account; link: EmailChangeLink } {
  const link = { ...newLink('confirm_email', account.id, fresh), newEmail };
  const emailChange = { tokenHash: link.tokenHash, sessionEpoch: account.sessionEpoch };
  return { account: { ...account, emailChange }, link };
}

export type ChangeDecision =
  | {
      readonly kind: 'change';
      readonly before: Account;
      readonly after: Account;
      readonly link: EmailChangeLink;
      readonly displaced: Account | undefined;
    }
  | { readonly kind: 'changed_before'; readonly newEmail: string };

/** The holder is whoever has the new address by now: who has not proven it gives way to who has. */
export function decideChange(
  link: EmailChangeLink | undefined,
  before: Account | undefined,
  holder: Account | undefined,
  now: Date,
): ChangeDecision {
  if (link === undefined || before === undefined || isExpired(link, now)) throw verificationInvalid();
  const { newEmail } = link;
  if (link.usedAt !== undefined) return { kind: 'changed_before', newEmail };
  const { emailChange, ...others } = before;
  const isNewest = emailChange?.tokenHash === link.tokenHash;
  // Who got an account back by ending its sessions must not lose it to a link that was asked for in one of them.
  const isOfTheseSessions = emailChange?.sessionEpoch === before.sessionEpoch;
  if (!isNewest || !isOfTheseSessions) throw verificationInvalid();
  if (holder?.status === 'verified') throw emailTaken();
  return { kind: 'change', before, after: { ...others, email: newEmail }, link, displaced: holder };
}
