import type { PasswordHashing } from '@paymyinvoice/platform';
import { describe, expect, it } from 'vitest';
import { aLink, anAccount } from '../../test/builders.ts';
import type { AccountsService } from '../accounts/accounts.service.ts';
import type { ActivitiesService } from '../activity/activities.service.ts';
import type { DecoysService } from '../decoys/decoys.service.ts';
import type { LinksService } from '../links/links.service.ts';
import type { MailsService } from '../mails/mails.service.ts';
import type { PasswordRules } from '../passwords/password-rules.service.ts';
import type { VerificationLink } from './sign-up.ts';
import { SignUpsService } from './sign-ups.service.ts';

const now = new Date('2026-03-14T09:26:53.589Z');
const origin = { address: '192.0.2.7', device: 'a test' };

/** The account was opened between the reading of the link and that of the account. */
async function verifyReading(...links: VerificationLink[]): Promise<void> {
  const accounts = {
    find: async () => anAccount({ status: 'verified' }),
  } satisfies Partial<AccountsService>;
  const features = {
    accounts: accounts as unknown as AccountsService,
    decoys: {} as DecoysService,
    hashing: {} as PasswordHashing,
    links: { find: async () => links.shift() } as unknown as LinksService,
    mails: {} as MailsService,
    activities: {} as ActivitiesService,
    passwordRules: {} as PasswordRules,
  };
  const service = new SignUpsService(features, () => now);
  await service.verify('token', origin, () => []);
}

describe('verifying while the account is being opened', () => {
  it('is a repetition when this very link opened it', async () => {
    await expect(verifyReading(aLink(), aLink({ usedAt: now.toISOString() }))).resolves.toBeUndefined();
  });

  it('is refused when another link did', async () => {
    await expect(verifyReading(aLink(), aLink())).rejects.toMatchObject({ code: 'verification.invalid' });
  });
});
