import { endpoint } from '@paymyinvoice/platform/http';
import * as z from 'zod';
import { EmailAddress } from '../accounts/email-address.ts';
import { accountBusy } from '../accounts/account.errors.ts';
import { loginBusy, loginLocked } from '../guesses/guess.errors.ts';
import { credentialsInvalid } from '../passwords/password.errors.ts';
import { TriedPassword } from '../passwords/password.ts';
import { TriedOtp } from '../totp/otp.ts';
import { otpInvalid, otpRequired } from '../totp/totp.errors.ts';
import { emailUnverified } from './session.errors.ts';

export const signIn = endpoint({
  method: 'POST',
  path: '/v1/sessions',
  summary: 'Sign in',
  description:
    'Opens a session. An unknown address and a wrong password get the same answer, in the same time. Where two-factor sign-in is on, the right password alone is answered with `otp.required`.',
  access: 'public',
  idempotency: 'accepted',
  body: z.object({ email: EmailAddress, password: TriedPassword, otp: TriedOtp.optional() }),
  responses: {
    201: z
      .object({
        accessToken: z.string().meta({ description: 'A JWT for `Authorization: Bearer` at every service.' }),
        tokenType: z.literal('Bearer'),
        expiresIn: z.int().meta({ description: 'Seconds.' }),
        refreshToken: z.string(),
        user: z.object({ id: z.string(), email: z.string(), name: z.string() }),
      })
      .meta({ id: 'Session' }),
  },
  errors: [credentialsInvalid, emailUnverified, otpRequired, otpInvalid, loginLocked, loginBusy, accountBusy],
});
