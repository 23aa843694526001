import { createHash } from 'node:crypto';
import type { Account } from '../accounts/account.ts';
import { isTotpOn } from '../totp/totp.ts';

/** What an account shows of itself. */
export function profileOf(account: Account) {
  const { id, email, name, createdAt } = account;
  return { id, email, name, createdAt, totp: { enabled: isTotpOn(account) } };
}

/** Changes with what is shown, and with nothing else: signing in with a code changes the account, not the profile. */
export function profileVersion(account: Account): string {
  const digest = createHash('sha256')
    .update(JSON.stringify(profileOf(account)))
    .digest('base64url');
  return digest.slice(0, 22);
}
