import { defineEvent } from '../event-contract.ts';
import { mediaFile } from '../media-file.ts';

export const mediaDeleted = defineEvent({
  type: 'media.deleted',
  version: 1,
  source: 'media-service',
  subject: 'med',
  summary: 'A file is gone for good, or never came.',
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
      contentType: 'image/webp',
      size: 0,
    },
  ],
});
