import type { LinksService } from '../links/links.service.ts';
import { refOf, type Media } from './media.ts';

/** A file as its owner sees it. */
export async function mediaBody(media: Media, links: LinksService) {
  return {
    ...mediaFacts(media),
    ...(media.status === 'ready' && {
      links: await links.to({ ...refOf(media), ...media, saveAs: media.fileName }, { withOriginal: true }),
    }),
  };
}

/** The same without links, which are signed anew each time. */
export function mediaFacts(media: Media) {
  const { id, fileName, contentType, size, sha256, title, description, visibility, status } = media;
  const { createdAt, updatedAt } = media;
  return {
    ...{ id, fileName, contentType, size, sha256, title, description, visibility, status },
    ...{ createdAt, updatedAt },
    ...(media.status === 'rejected' && { rejection: media.rejection }),
    ...(media.status === 'ready' && { width: media.width, height: media.height }),
  };
}
