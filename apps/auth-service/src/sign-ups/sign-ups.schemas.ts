import { rateLimited } from '@paymyinvoice/platform/data';
import { endpoint } from '@paymyinvoice/platform/http';
import * as z from 'zod';
import { MailedToken } from '../links/mailed-token.ts';
import { NewPassword } from '../passwords/password.ts';
import { accountBusy } from '../accounts/account.errors.ts';
import { verificationInvalid } from '../links/link.errors.ts';
import { EmailAddress, ShownAddress } from '../accounts/email-address.ts';
import { PersonName } from '../accounts/person-name.ts';

export const signUp = endpoint({
  method: 'POST',
  path: '/v1/users',
  summary: 'Sign up',
  description:
    'Mails a link that proves the address. The answer is the same for an address that has an account.',
  access: 'public',
  idempotency: 'accepted',
  body: z.object({ email: EmailAddress, password: NewPassword, name: PersonName.optional() }),
  responses: {
    202: z
      .object({
        email: ShownAddress,
        name: z
          .string()
          .meta({ examples: ['Ada Lovelace'] })
          .optional(),
        status: z.literal('pending_verification'),
      })
      .meta({ id: 'SignUp' }),
  },
  errors: [accountBusy],
});

export const sendLinkAgain = endpoint({
  method: 'POST',
  path: '/v1/users/verification',
  summary: 'Have the link of a sign-up mailed again',
  description:
    'At most once a minute and five times an hour for an address. The answer is the same for every address, known or not.',
  access: 'public',
  idempotency: 'accepted',
  body: z.object({ email: EmailAddress }),
  responses: { 202: z.object({ email: ShownAddress }).meta({ id: 'VerificationMail' }) },
  errors: [rateLimited, accountBusy],
});

export const verifyAddress = endpoint({
  method: 'POST',
  path: '/v1/users/verify',
  summary: 'Prove an address with the token of a mailed link',
  description: 'Opens the account. A link that has done so answers the same again until it expires.',
  access: 'public',
  idempotency: 'accepted',
  body: z.object({ token: MailedToken }),
  responses: { 200: z.object({ status: z.literal('verified') }).meta({ id: 'Verification' }) },
  errors: [verificationInvalid, accountBusy],
});
