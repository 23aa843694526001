import * as z from 'zod';
import { defineEvent } from '../event-contract.ts';
import { mediaFile } from '../media-file.ts';

export const mediaRejected = defineEvent({
  type: 'media.rejected',
  version: 1,
  source: 'media-service',
  subject: 'med',
  summary: 'A file was looked at and not taken in; nothing of it is kept.',
  data: mediaFile.extend({
    reason: z
      .string()
      .max(60)
      .regex(/^[a-z][a-z0-9_]*$/)
      .describe('A code; there will be more of them.'),
  }),
  samples: [
    {
      mediaId: 'med_01JZ0000000000000000000001',
      ownerId: 'usr_01JZ0000000000000000000001',
      contentType: 'application/pdf',
      size: 48213,
      reason: 'type_mismatch',
    },
    {
      mediaId: 'med_01JZ0000000000000000000002',
      ownerId: 'usr_01JZ0000000000000000000001',
      contentType: 'image/png',
      size: 0,
      reason: 'empty',
    },
    {
      mediaId: 'med_01JZ0000000000000000000003',
      ownerId: 'usr_01JZ0000000000000000000001',
      contentType: 'image/jpeg',
      size: 26214400,
      reason: 'too_many_pixels',
    },
  ],
});
