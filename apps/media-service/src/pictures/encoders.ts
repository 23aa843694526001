import type { Sharp } from 'sharp';
import type { PictureKind } from '../files/file-kind.ts';
import type { RenditionExtension } from '../files/file-keys.ts';

export const EXTENSIONS = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/avif': 'avif',
} as const satisfies Record<PictureKind, RenditionExtension>;

/** `high` for the picture itself, `usual` for what is made of it. */
export type Quality = 'high' | 'usual';
export type Animation = { readonly delay: number[]; readonly loop: number };

/** These know but one quality: the picture itself is its largest rendition where it is no larger. */
export function isOneQuality(kind: PictureKind): boolean {
  return kind === 'image/png' || kind === 'image/gif';
}

/** What sharp is told for each kind. Effort is what keeps 50 million pixels within a function's time. */
export function encoderOf(
  kind: PictureKind,
  { quality, animation }: { quality: Quality; animation: Animation | undefined },
): (image: Sharp) => Sharp {
  const isHigh = quality === 'high';
  switch (kind) {
    case 'image/jpeg':
      return (image) => image.jpeg({ quality: isHigh ? 92 : 80 });
    case 'image/png':
      return (image) => image.png();
    case 'image/gif':
      return (image) => image.gif({ ...animation, effort: animation ? 2 : 7 });
    case 'image/webp':
      return (image) => image.webp({ ...animation, quality: isHigh ? 90 : 80, effort: animation ? 0 : 4 });
    case 'image/avif':
      return (image) => image.avif({ quality: isHigh ? 70 : 50, effort: 1 });
  }
}
