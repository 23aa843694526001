import { endpoint, pageOf } from '@paymyinvoice/platform/http';
import * as z from 'zod';
import { sessionRevoked } from '../sessions/session.errors.ts';
import { ACTIVITY_TYPES } from './activity.ts';

const ActivityBody = z
  .object({
    id: z.string().meta({ examples: ['01JZX8Q5W3M7T9V2B4C6D8E0FG'] }),
    type: z.enum(ACTIVITY_TYPES),
    at: z.iso.datetime(),
    address: z.string().meta({ description: 'The network address it came from.', examples: ['192.0.2.7'] }),
    device: z.string().meta({ examples: ['Firefox on Windows'] }),
  })
  .meta({ id: 'Activity' });

export const listActivities = endpoint({
  method: 'GET',
  path: '/v1/me/activity',
  summary: "List what has happened to one's account, newest first",
  description: 'Sign-ins, failures, changes and revocations of the last 180 days.',
  access: 'user',
  list: true,
  responses: { 200: pageOf(ActivityBody) },
  errors: [sessionRevoked],
});
