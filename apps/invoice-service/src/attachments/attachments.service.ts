import type { Id } from '@paymyinvoice/platform';
import type { Write } from '@paymyinvoice/platform/data';
import type { Inbox } from '@paymyinvoice/platform/events';
import type { IssuersService } from '../issuers/issuers.service.ts';
import { attachmentNotReady } from './attachment.errors.ts';
import type { Attachment } from './attachment.ts';
import type { AttachmentsRepository } from './attachments.repository.ts';

export class AttachmentsService {
  constructor(
    private readonly attachments: AttachmentsRepository,
    private readonly issuers: IssuersService,
  ) {}

  async remember(attachment: Attachment, inbox: Inbox): Promise<void> {
    await this.attachments.keep(attachment, inbox, this.issuers.present(attachment.ownerId));
  }

  async forget({ ownerId, mediaId }: Pick<Attachment, 'ownerId' | 'mediaId'>, inbox: Inbox): Promise<void> {
    await this.attachments.bury(ownerId, mediaId, inbox, this.issuers.present(ownerId));
  }

  /** Throws for those that are not the owner's or not ready, naming each. */
  async requireReady(ownerId: Id<'usr'>, mediaIds: readonly Id<'med'>[]): Promise<void> {
    if (mediaIds.length === 0) return;
    const ready = await this.attachments.readyAmong(ownerId, mediaIds);
    const missing = mediaIds.flatMap((mediaId, index) =>
      ready.includes(mediaId)
        ? []
        : [{ path: `attachments.${index}`, message: `${mediaId} is no file of yours that is ready` }],
    );
    if (missing.length > 0) throw attachmentNotReady(missing);
  }

  /** Belongs into the transaction that relies on them: none may go at the same moment. */
  ready(ownerId: Id<'usr'>, mediaIds: readonly Id<'med'>[]): Write[] {
    return mediaIds.map((mediaId) => this.attachments.ready(ownerId, mediaId));
  }

  /** For when their owner is gone; may be stopped anywhere and begun again. */
  async removeAll(ownerId: Id<'usr'>): Promise<void> {
    await this.attachments.removeAll(ownerId);
  }
}
