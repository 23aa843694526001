import { defineEvent } from '../event-contract.ts';
import { mediaFile } from '../media-file.ts';

export const mediaReady = defineEvent({
  type: 'media.ready',
  version: 1,
  source: 'media-service',
  subject: 'med',
  summary: 'A file was looked at, processed and can be used.',
  data: mediaFile,
  samples: [
    {
      mediaId: 'med_01JZ0000000000000000000001',
      ownerId: 'usr_01JZ0000000000000000000001',
      contentType: 'application/pdf',
      size: 48213,
    },
    {
      mediaId: 'med_01JZ0000000000000000000002',
      ownerId: 'usr_01JZ0000000000000000000001',
      contentType: 'image/jpeg',
      size: 26214400,
    },
    {
      mediaId: 'med_01JZ0000000000000000000003',
      ownerId: 'usr_01JZ0000000000000000000001',
      contentType: 'image/avif',
      size: 1,
    },
  ],
});
