import { mediaReady } from '@paymyinvoice/contracts';
import { idSchema } from '@paymyinvoice/platform';
import { on, type Subscription } from '@paymyinvoice/platform/events';
import type { AttachmentsService } from './attachments.service.ts';

export function onMediaReady(attachments: AttachmentsService): Subscription {
  return on(mediaReady, async ({ data, sequence }, { inbox }) => {
    const { contentType, size } = data;
    const ownerId = idSchema('usr').parse(data.ownerId);
    const mediaId = idSchema('med').parse(data.mediaId);
    await attachments.remember({ ownerId, mediaId, contentType, size, sequence }, inbox);
  });
}
