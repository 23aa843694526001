import * as z from 'zod';
import { defineEvent } from '../event-contract.ts';
import { idOf } from '../ids.ts';

export const userDeleted = defineEvent({
  type: 'user.deleted',
  version: 1,
  source: 'auth-service',
  subject: 'usr',
  summary: 'The account was closed.',
  data: z.object({ userId: idOf('usr') }),
  samples: [{ userId: 'usr_01JZ0000000000000000000001' }],
});
