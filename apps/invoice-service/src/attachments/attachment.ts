import type { Id } from '@paymyinvoice/platform';

/** A file of the owner's that media-service has looked at. `sequence` tells old news of it from new. */
export type Attachment = {
  readonly mediaId: Id<'med'>;
  readonly ownerId: Id<'usr'>;
  readonly contentType: string;
  readonly size: number;
  readonly sequence: number;
};
