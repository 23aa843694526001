import { rateLimited } from '@paymyinvoice/platform/data';
import { endpoint } from '@paymyinvoice/platform/http';
import * as z from 'zod';
import { accountBusy } from '../accounts/account.errors.ts';
import { verificationInvalid } from '../links/link.errors.ts';
import { EmailAddress, ShownAddress } from '../accounts/email-address.ts';
import { loginBusy, loginLocked } from '../guesses/guess.errors.ts';
import { MailedToken } from '../links/mailed-token.ts';
import { passwordWrong } from '../passwords/password.errors.ts';
import { TriedPassword } from '../passwords/password.ts';
import { sessionRevoked } from '../sessions/session.errors.ts';
import { emailTaken } from './email-change.errors.ts';

const examples = ['ada@new.example.com'];
const NewAddress = ShownAddress.meta({ examples });

export const askForEmailChange = endpoint({
  method: 'POST',
  path: '/v1/me/email',
  summary: 'Ask to change the own address',
  description:
    'Mails a link to the new address and tells the old one. Only the newest link works, and only until other sessions of the account are ended. The answer is the same for an address that has an account.',
  access: 'user',
  idempotency: 'accepted',
  body: z.object({ newEmail: EmailAddress.meta({ examples }), password: TriedPassword }),
  responses: { 202: z.object({ newEmail: NewAddress }).meta({ id: 'EmailChange' }) },
  errors: [sessionRevoked, passwordWrong, loginLocked, loginBusy, rateLimited, accountBusy],
});

export const confirmEmailChange = endpoint({
  method: 'POST',
  path: '/v1/me/email/confirm',
  summary: 'Change the address with the token of a mailed link',
  description:
    'The old address is free then. A link that has done so answers the same again until it expires.',
  access: 'public',
  idempotency: 'accepted',
  body: z.object({ token: MailedToken }),
  responses: { 200: z.object({ email: NewAddress }).meta({ id: 'ChangedEmail' }) },
  errors: [verificationInvalid, emailTaken, accountBusy],
});
