import * as z from 'zod';
import { defineEvent } from '../event-contract.ts';
import { idOf } from '../ids.ts';

export const userRegistered = defineEvent({
  type: 'user.registered',
  version: 1,
  source: 'auth-service',
  subject: 'usr',
  summary: 'Sign-up was accepted; the address is not proven yet.',
  data: z.object({ userId: idOf('usr') }),
  samples: [{ userId: 'usr_01JZ0000000000000000000001' }],
});
