import type { Id } from '@paymyinvoice/platform';

export type Visibility = 'public' | 'private';

/** Whose file, and which. */
export type MediaRef = { readonly ownerId: Id<'usr'>; readonly mediaId: Id<'med'> };

/** `name` says how large it is, `extension` what it is: `thumb.webp`. */
export type RenditionName = `${RenditionSize}.${RenditionExtension}`;
export const RENDITION_SIZES = ['thumb', 'small', 'large'] as const;
export const RENDITION_EXTENSIONS = ['webp', 'jpg', 'png', 'gif', 'avif'] as const;
export type RenditionSize = (typeof RENDITION_SIZES)[number];
export type RenditionExtension = (typeof RENDITION_EXTENSIONS)[number];

const EVERY_RENDITION = RENDITION_SIZES.flatMap((size) =>
  RENDITION_EXTENSIONS.map((extension): RenditionName => `${size}.${extension}`),
);

const INCOMING = /^incoming\/(usr_[0-9A-Z]{26})\/(med_[0-9A-Z]{26})$/;

/** Where clients upload to; nothing is served from here, and nothing else is ever looked at. */
export function incomingKey({ ownerId, mediaId }: MediaRef): string {
  return `incoming/${ownerId}/${mediaId}`;
}

/** Whose upload a key is; undefined for a key that is none. */
export function parseIncomingKey(key: string): MediaRef | undefined {
  const [, ownerId, mediaId] = INCOMING.exec(key) ?? [];
  if (ownerId === undefined || mediaId === undefined) return undefined;
  return { ownerId: ownerId as Id<'usr'>, mediaId: mediaId as Id<'med'> };
}

export function contentKey(at: Visibility, { ownerId, mediaId }: MediaRef): string {
  return `${at}/content/${ownerId}/${mediaId}`;
}

export function renditionKey(at: Visibility, { ownerId, mediaId }: MediaRef, name: RenditionName): string {
  return `${at}/thumbnails/${ownerId}/${mediaId}/${name}`;
}

/** Every key that files of this one may stand at on one side, so that nobody has to list the bucket. */
export function keysAt(at: Visibility, ref: MediaRef): string[] {
  return [contentKey(at, ref), ...EVERY_RENDITION.map((name) => renditionKey(at, ref, name))];
}

export function everyKey(ref: MediaRef): string[] {
  return [incomingKey(ref), ...keysAt('public', ref), ...keysAt('private', ref)];
}

export const PUBLIC_INDEX_KEY = 'public/index/content.json';

export function privateIndexKey(ownerId: Id<'usr'>): string {
  return `private/index/${ownerId}/content.json`;
}

/** As a task of the outbox names it. */
export function refText({ ownerId, mediaId }: MediaRef): string {
  return `${ownerId}/${mediaId}`;
}

export function parseRefText(text: string): MediaRef {
  const ref = parseIncomingKey(`incoming/${text}`);
  if (ref === undefined) throw new TypeError(`"${text}" names no file.`);
  return ref;
}
