import type { RenditionSize } from '../files/file-keys.ts';
import type { Rejection } from '../media/media.ts';

/** All frames together: what decoding takes, whatever the size of the file. */
export const MOST_PIXELS = 50_000_000;
export const MOST_FRAMES = 500;

/** The square that each fits into, largest first: each is made of the one before. */
export const EDGES: readonly { readonly size: RenditionSize; readonly edge: number }[] = [
  { size: 'large', edge: 1600 },
  { size: 'small', edge: 480 },
  { size: 'thumb', edge: 200 },
];

/** What the header of a picture says. `height` is that of all frames, one below the other. */
export type Header = { readonly width: number; readonly height: number; readonly pages?: number | undefined };

/** Why it will not even be decoded. */
export function flawOf({ width, height, pages = 1 }: Header): Rejection | undefined {
  const pixels = width * height;
  if (pages > MOST_FRAMES)
    return {
      code: 'media.too_many_frames',
      detail: `The picture has ${pages} frames; ${MOST_FRAMES} are the most.`,
    };
  if (pixels > MOST_PIXELS)
    return {
      code: 'media.too_many_pixels',
      detail: `The picture has ${pixels} pixels in all; ${MOST_PIXELS} are the most.`,
    };
  return undefined;
}

export function corrupt(detail: string): Rejection {
  return { code: 'media.corrupt', detail };
}
