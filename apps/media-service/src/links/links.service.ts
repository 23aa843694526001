import type { Clock } from '@paymyinvoice/platform';
import { contentKey, renditionKey, type MediaRef } from '../files/file-keys.ts';
import type { Files } from '../files/files.adapter.ts';
import type { Ready } from '../media/media.ts';
import { LINK_SECONDS } from './link.ts';

/** What of a file is linked, and under which name its original is saved where a browser should not show it. */
export type Linked = MediaRef &
  Pick<Ready, 'contentType' | 'filesAt' | 'renditions'> & { readonly saveAs: string };

export class LinksService {
  constructor(
    private readonly files: Files,
    private readonly clock: Clock,
  ) {}

  /** Signed for a while, and good for reading these files alone. */
  async to(linked: Linked, { withOriginal }: { withOriginal: boolean }) {
    const { filesAt, contentType, saveAs } = linked;
    const expiresInSeconds = LINK_SECONDS;
    const expiresAt = new Date(this.clock().getTime() + expiresInSeconds * 1000).toISOString();
    // A document is not shown where it may run what it carries.
    const asFile = contentType.startsWith('image/') ? {} : { saveAs };
    const [original, ...renditions] = await Promise.all([
      withOriginal
        ? this.files.link(contentKey(filesAt, linked), { expiresInSeconds, ...asFile })
        : undefined,
      ...linked.renditions.map(async (rendition) => ({
        ...rendition,
        url: await this.files.link(renditionKey(filesAt, linked, rendition.name), { expiresInSeconds }),
      })),
    ]);
    return { ...(original !== undefined && { original }), renditions, expiresAt };
  }
}
