import { idSchema } from '@paymyinvoice/platform';
import { endpoint } from '@paymyinvoice/platform/http';
import * as z from 'zod';
import { accountBusy } from '../accounts/account.errors.ts';
import { ShownAddress } from '../accounts/email-address.ts';
import { PersonName } from '../accounts/person-name.ts';
import { sessionRevoked } from '../sessions/session.errors.ts';

const Profile = z
  .object({
    id: idSchema('usr'),
    email: ShownAddress,
    name: z.string().meta({ description: 'Empty when none was given.', examples: ['Ada Lovelace'] }),
    createdAt: z.iso.datetime(),
    totp: z.object({ enabled: z.boolean().meta({ description: 'Whether signing in takes a code.' }) }),
  })
  .meta({ id: 'Profile' });

export const readProfile = endpoint({
  method: 'GET',
  path: '/v1/me',
  summary: 'Read the own profile',
  description: 'Its ETag is the version that a change may insist on.',
  access: 'user',
  etag: 'answers',
  responses: { 200: Profile },
  errors: [sessionRevoked],
});

export const renameProfile = endpoint({
  method: 'PATCH',
  path: '/v1/me',
  summary: 'Change the own name',
  description: 'Access tokens carry the new name from the next refresh on.',
  access: 'user',
  etag: 'checks',
  body: z.object({ name: PersonName }),
  responses: { 200: Profile },
  errors: [sessionRevoked, accountBusy],
});
