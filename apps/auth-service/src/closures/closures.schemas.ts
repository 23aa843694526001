import { endpoint } from '@paymyinvoice/platform/http';
import * as z from 'zod';
import { accountBusy } from '../accounts/account.errors.ts';
import { loginBusy, loginLocked } from '../guesses/guess.errors.ts';
import { passwordWrong } from '../passwords/password.errors.ts';
import { TriedPassword } from '../passwords/password.ts';
import { sessionRevoked } from '../sessions/session.errors.ts';

export const closeAccount = endpoint({
  method: 'DELETE',
  path: '/v1/me',
  summary: 'Close the own account',
  description:
    'Everything ends at once and for good; the address is free again. What was known about the person is erased soon after.',
  access: 'user',
  body: z.object({ password: TriedPassword }),
  responses: { 202: null },
  errors: [sessionRevoked, passwordWrong, loginLocked, loginBusy, accountBusy],
});
