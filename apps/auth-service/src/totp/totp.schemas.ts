import { endpoint } from '@paymyinvoice/platform/http';
import * as z from 'zod';
import { accountBusy } from '../accounts/account.errors.ts';
import { loginBusy, loginLocked } from '../guesses/guess.errors.ts';
import { passwordWrong } from '../passwords/password.errors.ts';
import { TriedPassword } from '../passwords/password.ts';
import { sessionRevoked } from '../sessions/session.errors.ts';
import { TriedAppCode, TriedOtp } from './otp.ts';
import { otpInvalid, totpAlreadyEnabled, totpNotEnabled, totpNotStarted } from './totp.errors.ts';

const recoveryCodes = z.array(z.string()).meta({
  description: 'Each stands in for a code once. They are not shown again.',
  examples: [['7Q2M-0XKD-9TBV-4HRE', 'J5WN-8C1G-ZP3A-6YFS']],
});

export const draftTotp = endpoint({
  method: 'POST',
  path: '/v1/me/totp',
  summary: 'Begin two-factor sign-in',
  description:
    'Nothing changes until a code of the app confirms it, within an hour. Asked again, it begins anew.',
  tag: 'Two-factor sign-in',
  access: 'user',
  idempotency: 'accepted',
  responses: {
    200: z
      .object({
        secret: z.string().meta({
          description: 'For typing into an authenticator app, in base 32.',
          examples: ['JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'],
        }),
        otpauthUrl: z.string().meta({
          description: 'The same for an app on this device.',
          examples: [
            'otpauth://totp/PayMyInvoice:ada%40example.com?issuer=PayMyInvoice&secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&algorithm=SHA1&digits=6&period=30',
          ],
        }),
        qrCode: z.string().meta({
          description: 'The same as a picture to scan: a `data:` URL of an SVG.',
          examples: [
            'data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciPjwvc3ZnPg==',
          ],
        }),
        recoveryCodes,
      })
      .meta({ id: 'TotpDraft' }),
  },
  errors: [sessionRevoked, totpAlreadyEnabled, accountBusy],
});

export const confirmTotp = endpoint({
  method: 'POST',
  path: '/v1/me/totp/confirm',
  summary: 'Turn two-factor sign-in on',
  description:
    'With a code of the app, which is used up by this. From now on signing in takes a code as well. The owner is mailed.',
  tag: 'Two-factor sign-in',
  access: 'user',
  idempotency: 'accepted',
  body: z.object({ otp: TriedAppCode }),
  responses: {
    200: z.object({ enabled: z.literal(true), recoveryCodes }).meta({ id: 'Totp' }),
  },
  errors: [
    sessionRevoked,
    otpInvalid,
    totpNotStarted,
    totpAlreadyEnabled,
    loginLocked,
    loginBusy,
    accountBusy,
  ],
});

export const disableTotp = endpoint({
  method: 'DELETE',
  path: '/v1/me/totp',
  summary: 'Turn two-factor sign-in off',
  description: 'Takes the password and a code of the app, or a recovery code. The owner is mailed.',
  tag: 'Two-factor sign-in',
  access: 'user',
  body: z.object({ password: TriedPassword, otp: TriedOtp }),
  responses: { 204: null },
  errors: [sessionRevoked, passwordWrong, otpInvalid, totpNotEnabled, loginLocked, loginBusy, accountBusy],
});
