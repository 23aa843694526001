import { publicName } from '../links/link.ts';
import type { LinksService } from '../links/links.service.ts';
import { refOf } from '../media/media.ts';
import type { Viewed } from './shared-media.service.ts';
import type { Share } from './share.ts';
import type { Opened } from './shares.service.ts';

/** A share as the owner of the file sees it. */
export function shareBody({ id, mediaId, createdAt, expiresAt, maxViews, views, ...share }: Share) {
  const { passwordHash, allowOriginal } = share;
  const hasPassword = passwordHash !== undefined;
  return { id, mediaId, createdAt, expiresAt, maxViews, views, hasPassword, allowOriginal };
}

export function openedShareBody({ share, token }: Opened, webOrigin: string) {
  return { ...shareBody(share), token, url: `${webOrigin}/shared/${token}` };
}

/** What the holder of a link sees of the file. */
export async function sharedMediaBody({ share, media }: Viewed, links: LinksService) {
  const { title, description, contentType, width, height } = media;
  return {
    ...{ title, description, contentType, width, height, expiresAt: share.expiresAt },
    links: await links.to(
      { ...refOf(media), ...media, saveAs: publicName(media) },
      { withOriginal: share.allowOriginal },
    ),
  };
}
