import { endpoint } from '@paymyinvoice/platform/http';
import * as z from 'zod';
import { accountBusy } from '../accounts/account.errors.ts';
import { EmailAddress } from '../accounts/email-address.ts';
import { loginBusy, loginLocked } from '../guesses/guess.errors.ts';
import { MailedToken } from '../links/mailed-token.ts';
import { sessionRevoked } from '../sessions/session.errors.ts';
import { passwordWrong, resetInvalid } from './password.errors.ts';
import { NewPassword, TriedPassword } from './password.ts';

export const lostPassword = endpoint({
  method: 'POST',
  path: '/v1/passwords/lost',
  summary: 'Ask for a link to choose a new password with',
  description:
    'Mails a link if the address has an account, at most once a minute and five times an hour. The answer is always the same.',
  access: 'public',
  idempotency: 'accepted',
  body: z.object({ email: EmailAddress }),
  responses: { 202: z.object({ status: z.literal('accepted') }).meta({ id: 'LostPassword' }) },
  errors: [accountBusy],
});

export const resetPassword = endpoint({
  method: 'POST',
  path: '/v1/passwords/reset',
  summary: 'Choose a new password with the token of a mailed link',
  description:
    'Works once, within an hour, and with the newest link only; a password or an address that is changed meanwhile voids it. Every session of the account ends.',
  access: 'public',
  idempotency: 'accepted',
  body: z.object({ token: MailedToken, password: NewPassword }),
  responses: { 204: null },
  errors: [resetInvalid, accountBusy],
});

export const changePassword = endpoint({
  method: 'POST',
  path: '/v1/passwords/change',
  summary: 'Change the password',
  description: 'Every other session of the account ends.',
  access: 'user',
  idempotency: 'accepted',
  body: z.object({
    currentPassword: TriedPassword,
    newPassword: NewPassword.meta({ examples: ['nine quiet herons'] }),
  }),
  responses: { 204: null },
  errors: [passwordWrong, sessionRevoked, loginLocked, loginBusy, accountBusy],
});
