import { hashOfToken, type Id, type PasswordHash } from '@paymyinvoice/platform';
import { refOf, type Media, type MediaId, type Ready } from '../media/media.ts';
import { mediaNotReady, shareNotFound } from './share.errors.ts';

export type ShareId = Id<'shr'>;

/** A way to one file for whoever holds its link. The link's token is known to its holders alone. */
export type Share = {
  readonly id: ShareId;
  readonly ownerId: Id<'usr'>;
  readonly mediaId: MediaId;
  readonly tokenHash: string;
  readonly passwordHash?: PasswordHash;
  readonly maxViews?: number;
  /** How often links to the files were given out. */
  readonly views: number;
  readonly allowOriginal: boolean;
  readonly createdAt: string;
  readonly expiresAt: string;
};

const DAY_SECONDS = 24 * 60 * 60;
export const USUAL_SECONDS = 7 * DAY_SECONDS;
export const LONGEST_SECONDS = 30 * DAY_SECONDS;

/** As its owner asks for it, but that of a password there is only the hash. */
export type Terms = {
  readonly expiresIn: number;
  readonly passwordHash: PasswordHash | undefined;
  readonly maxViews: number | undefined;
  readonly allowOriginal: boolean | undefined;
};

export function requireReady(media: Media): Ready {
  if (media.status !== 'ready') throw mediaNotReady();
  return media;
}

/** A file without smaller pictures is shared itself, unless its owner says otherwise: there is nothing else to see. */
export function shareOf(
  media: Ready,
  { expiresIn, passwordHash, maxViews, allowOriginal = media.renditions.length === 0 }: Terms,
  { id, token, now }: { id: ShareId; token: string; now: Date },
): Share {
  return {
    ...{ id, ...refOf(media), tokenHash: hashOfToken(token), views: 0, allowOriginal },
    ...(passwordHash !== undefined && { passwordHash }),
    ...(maxViews !== undefined && { maxViews }),
    createdAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + expiresIn * 1000).toISOString(),
  };
}

export function isExpired({ expiresAt }: Pick<Share, 'expiresAt'>, now: Date): boolean {
  return Date.parse(expiresAt) <= now.getTime();
}

/** Whatever is wrong with it, its holder learns no more than that the link leads nowhere. */
export function requireOpen(share: Share | undefined, now: Date): Share {
  const isUsedUp = share?.maxViews !== undefined && share.views >= share.maxViews;
  if (share === undefined || isUsedUp || isExpired(share, now)) throw shareNotFound();
  return share;
}
