import type { Id } from '@paymyinvoice/platform';
import type { MediaRef, RenditionName, Visibility } from '../files/file-keys.ts';

export type MediaId = Id<'med'>;
export const VISIBILITIES = ['public', 'private'] as const satisfies readonly Visibility[];
export const STATUSES = ['awaiting_upload', 'processing', 'ready', 'rejected'] as const;

export const CONTENT_TYPES = [
  'image/jpeg',
  'image/png',
  'image/gif',
  'image/webp',
  'image/avif',
  'application/pdf',
] as const;
export type ContentType = (typeof CONTENT_TYPES)[number];

export type Rendition = {
  readonly name: RenditionName;
  readonly contentType: string;
  readonly width: number;
  readonly height: number;
};

export type Rejection = { readonly code: RejectionCode; readonly detail: string };
export const REJECTION_CODES = [
  'media.type_mismatch',
  'media.corrupt',
  'media.too_many_pixels',
  'media.too_many_frames',
  'media.checksum_mismatch',
  'media.unprocessable',
] as const;
export type RejectionCode = (typeof REJECTION_CODES)[number];

/** What a file turned out to be. */
export type Findings = {
  readonly sha256: string;
  /** Of images alone. */
  readonly width?: number;
  readonly height?: number;
  readonly renditions: readonly Rendition[];
};

/** Who works on the files in the bucket just now; nobody else may until then. */
export type Turn = { readonly holder: string; readonly until: string };

/** The request that something began with, as events carry it. */
export type Origin = { readonly correlationid: string; readonly traceparent: string };

type Common = {
  readonly id: MediaId;
  readonly ownerId: Id<'usr'>;
  readonly fileName: string;
  readonly contentType: ContentType;
  /** Bytes of the file as its owner uploads it; they count against the quota from the moment an upload is allowed. */
  readonly size: number;
  readonly sha256?: string;
  readonly title?: string;
  readonly description?: string;
  readonly visibility: Visibility;
  /** Issued invoices that need it. */
  readonly uses: number;
  /** What its owner may insist on; changes with what they see. */
  readonly version: number;
  /** Changes with every write. */
  readonly revision: number;
  /** Of the newest event about it. */
  readonly sequence: number;
  readonly turn?: Turn;
  readonly createdAt: string;
  readonly updatedAt: string;
};

/** What becomes of an upload belongs to the request that asked for it; the store's message does not tell of that. */
type Open = Common & { readonly origin?: Origin };
export type Awaiting = Open & { readonly status: 'awaiting_upload'; readonly uploadUntil: string };
export type Processing = Open & { readonly status: 'processing'; readonly attempts: number };
/** `filesAt` is where its files stand in the bucket; they follow `visibility`. */
export type Ready = Common & Findings & { readonly status: 'ready'; readonly filesAt: Visibility };
export type Rejected = Common & { readonly status: 'rejected'; readonly rejection: Rejection };
export type Media = Awaiting | Processing | Ready | Rejected;

/** The longest that one may work on the files; every function that does ends sooner. */
export const TURN_MS = 2 * 60_000;
/** Processing that ended without a word so often will not end otherwise. */
export const MOST_ATTEMPTS = 3;

export function refOf({ id, ownerId }: Pick<Media, 'id' | 'ownerId'>): MediaRef {
  return { ownerId, mediaId: id };
}

export function isTaken({ turn }: Media, now: Date): boolean {
  return turn !== undefined && Date.parse(turn.until) > now.getTime();
}

export function takeTurn<M extends Media>(media: M, holder: string, now: Date): M {
  return { ...media, turn: { holder, until: new Date(now.getTime() + TURN_MS).toISOString() } };
}

export function endTurn<M extends Media>(media: M): M {
  const { turn: _turn, ...rest } = media;
  return rest as M;
}

/** Bytes that count against the quota. */
export function countedBytes(media: Media | undefined): number {
  return media === undefined || media.status === 'rejected' ? 0 : media.size;
}

export function countedItems(media: Media | undefined): number {
  return media === undefined || media.status === 'rejected' ? 0 : 1;
}

/** Whether everyone may see it. */
export function isPublished(media: Media | undefined): media is Ready {
  return media?.status === 'ready' && media.visibility === 'public';
}

/** Whether its files stand where they should not. */
export function isMisplaced(media: Media | undefined): boolean {
  return media?.status === 'ready' && media.filesAt !== media.visibility;
}

/** What its owner sees has changed. */
export function revised<M extends Media>(media: M, now: Date): M {
  return { ...media, version: media.version + 1, updatedAt: now.toISOString() };
}
