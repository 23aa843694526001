import { mediaDeleted } from '@paymyinvoice/contracts';
import { idSchema } from '@paymyinvoice/platform';
import { on, type Subscription } from '@paymyinvoice/platform/events';
import type { AttachmentsService } from './attachments.service.ts';

export function onMediaDeleted(attachments: AttachmentsService): Subscription {
  return on(mediaDeleted, async ({ data }, { inbox }) => {
    const ownerId = idSchema('usr').parse(data.ownerId);
    const mediaId = idSchema('med').parse(data.mediaId);
    await attachments.forget({ ownerId, mediaId }, inbox);
  });
}
