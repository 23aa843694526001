import * as z from 'zod';
import { defineEvent } from '../event-contract.ts';
import { idOf } from '../ids.ts';
import { emailAddress, personName } from '../person.ts';

export const userVerified = defineEvent({
  type: 'user.verified',
  version: 1,
  source: 'auth-service',
  subject: 'usr',
  summary: 'The person proved the e-mail address.',
  data: z.object({ userId: idOf('usr'), email: emailAddress, name: personName }),
  samples: [
    { userId: 'usr_01JZ0000000000000000000001', email: 'ada@example.com', name: 'Ada Lovelace' },
    { userId: 'usr_01JZ0000000000000000000001', email: 'zoë+wallet@bücher.example', name: '' },
  ],
});
