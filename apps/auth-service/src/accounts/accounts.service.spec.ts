import { newId } from '@paymyinvoice/platform';
import { describe, expect, it } from 'vitest';
import type { Account, VerificationLink } from './account.ts';
import { AccountsService } from './accounts.service.ts';
import type { AccountsRepository } from './accounts.repository.ts';

const now = new Date('2026-03-14T09:26:53.589Z');
const userId = newId('usr');
const account: Account = {
  ...{ id: userId, status: 'verified', email: 'ada@example.com', name: 'Ada', passwordHash: 'hash' },
  ...{ sequence: 2, createdAt: now.toISOString() },
};
const expiresAt = new Date(now.getTime() + 1000).toISOString();
const unused: VerificationLink = { tokenHash: 't', userId, name: 'Ada', passwordHash: 'hash', expiresAt };

/** The account was opened between the reading of the link and that of the account. */
function serviceThatReads(links: VerificationLink[]): AccountsService {
  const accounts = {
    findLink: async () => links.shift(),
    find: async () => account,
  } satisfies Partial<AccountsRepository>;
  return new AccountsService(
    accounts as unknown as AccountsRepository,
    async () => 'unused',
    () => now,
  );
}

describe('verifying while the account is being opened', () => {
  it('is a repetition when this very link opened it', async () => {
    const used = { ...unused, usedAt: now.toISOString() };
    await expect(serviceThatReads([unused, used]).verify('token')).resolves.toBeUndefined();
  });

  it('is refused when another link did', async () => {
    await expect(serviceThatReads([unused, unused]).verify('token')).rejects.toMatchObject({
      code: 'verification.invalid',
    });
  });
});
