import { idSchema } from '@paymyinvoice/platform';
import { rateLimited } from '@paymyinvoice/platform/data';
import { endpoint, pageOf } from '@paymyinvoice/platform/http';
import * as z from 'zod';
import { EmailAddress, ShownAddress } from '../accounts/email-address.ts';
import { accountBusy } from '../accounts/account.errors.ts';
import { loginBusy, loginLocked } from '../guesses/guess.errors.ts';
import { ACCESS_TOKEN_SECONDS } from '../keys/access-tokens.service.ts';
import { credentialsInvalid } from '../passwords/password.errors.ts';
import { TriedPassword } from '../passwords/password.ts';
import {
  cognitoInvalid,
  cognitoNotConfigured,
  cognitoOtherUser,
  cognitoUnavailable,
  cognitoUnverified,
} from '../pool-users/pool-user.errors.ts';
import { TriedOtp } from '../totp/otp.ts';
import { otpInvalid, otpRequired } from '../totp/totp.errors.ts';
import { emailUnverified, sessionNotFound, sessionRevoked } from './session.errors.ts';

const refreshTokens = ['mP3vXq0Zr8sT1uVwYbNcD5eFgHjKlA2iO7xQ9tR4wE6'];

const SignedInBody = z
  .object({
    accessToken: z.string().meta({
      description: 'A JWT for `Authorization: Bearer` at every service.',
      examples: ['eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ1c3JfMDFKWlg4UTVXM003VDlWMkI0QzZEOEUwRkcifQ.c2lnbmF0dXJl'],
    }),
    tokenType: z.literal('Bearer'),
    expiresIn: z.int().meta({ description: 'Seconds.', examples: [ACCESS_TOKEN_SECONDS] }),
    refreshToken: z.string().meta({
      description: 'For one use at `/v1/sessions/refresh`, within 30 days.',
      examples: refreshTokens,
    }),
    user: z.object({
      id: idSchema('usr'),
      email: ShownAddress,
      name: z.string().meta({ examples: ['Ada Lovelace'] }),
    }),
  })
  .meta({ id: 'SignedIn' });

const SessionBody = z
  .object({
    id: idSchema('ses'),
    device: z.string().meta({ examples: ['Firefox on Windows'] }),
    address: z.string().meta({ examples: ['192.0.2.7'] }),
    createdAt: z.iso.datetime(),
    lastSeenAt: z.iso.datetime().meta({ description: 'When it was opened or refreshed last.' }),
    expiresAt: z.iso.datetime().meta({ description: 'Unless it is refreshed before.' }),
    isCurrent: z.boolean().meta({ description: 'Whether it is the one that asks.' }),
  })
  .meta({ id: 'Session' });

export const signIn = endpoint({
  method: 'POST',
  path: '/v1/sessions',
  summary: 'Sign in',
  description:
    'Opens a session. An unknown address and a wrong password get the same answer, in the same time. Where two-factor sign-in is on, the right password alone is answered with `otp.required`.',
  access: 'public',
  idempotency: 'accepted',
  body: z.object({ email: EmailAddress, password: TriedPassword, otp: TriedOtp.optional() }),
  responses: { 201: SignedInBody },
  errors: [
    credentialsInvalid,
    emailUnverified,
    otpRequired,
    otpInvalid,
    loginLocked,
    rateLimited,
    loginBusy,
    accountBusy,
  ],
});

export const signInFromPool = endpoint({
  method: 'POST',
  path: '/v1/sessions/cognito',
  summary: "Sign in with an ID token of the stage's user pool",
  description:
    'Opens a session for the account that this user of the pool came in by before, or else for the one with their address, which the pool must have seen proven; without either, an account is made. An account has one user of the pool: another one with the same address is refused. Two-factor sign-in asks for its code here as well.',
  access: 'public',
  idempotency: 'accepted',
  body: z.object({
    idToken: z
      .string()
      .min(1)
      .max(8192)
      .meta({ examples: ['eyJraWQiOiJwb29sIn0.eyJ0b2tlbl91c2UiOiJpZCJ9.c2lnbmF0dXJl'] }),
    otp: TriedOtp.optional(),
  }),
  responses: { 201: SignedInBody },
  errors: [
    cognitoInvalid,
    cognitoUnverified,
    cognitoOtherUser,
    cognitoNotConfigured,
    cognitoUnavailable,
    otpRequired,
    otpInvalid,
    loginLocked,
    loginBusy,
    accountBusy,
  ],
});

export const refreshSession = endpoint({
  method: 'POST',
  path: '/v1/sessions/refresh',
  summary: 'Change a refresh token for a new pair of tokens',
  description:
    'Each refresh token has one use, and a session lives for 30 days from the last one. The same token again within 10 seconds gets the same successor, so a lost reply does no harm; later it is theft: the session ends and its owner is told by mail. A token that is unknown, malformed or expired, or whose session has ended, is answered in the same way, and changes nothing.',
  access: 'public',
  idempotency: 'accepted',
  body: z.object({ refreshToken: z.string().min(1).max(200).meta({ examples: refreshTokens }) }),
  responses: { 200: SignedInBody },
  errors: [sessionRevoked, accountBusy],
});

export const listSessions = endpoint({
  method: 'GET',
  path: '/v1/sessions',
  summary: 'List the own sessions, newest first',
  description: 'Those that live: ended and expired ones are not among them.',
  access: 'user',
  list: true,
  responses: { 200: pageOf(SessionBody) },
  errors: [sessionRevoked],
});

export const revokeOtherSessions = endpoint({
  method: 'DELETE',
  path: '/v1/sessions',
  summary: 'End all sessions but this one',
  description: 'For somebody who has lost a device, or does not recognise one.',
  access: 'user',
  responses: { 204: null },
  errors: [sessionRevoked, accountBusy],
});

export const signOut = endpoint({
  method: 'DELETE',
  path: '/v1/sessions/current',
  summary: 'Sign out',
  description: 'Ends this session; its refresh token is worth nothing any more.',
  access: 'user',
  responses: { 204: null },
  errors: [sessionRevoked, accountBusy],
});

export const revokeSession = endpoint({
  method: 'DELETE',
  path: '/v1/sessions/{id}',
  summary: 'End one session',
  description: 'One of the own that lives; any other does not exist.',
  access: 'user',
  params: { id: idSchema('ses') },
  responses: { 204: null },
  errors: [sessionNotFound, sessionRevoked, accountBusy],
});
