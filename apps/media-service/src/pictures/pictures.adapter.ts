import sharp, { type Sharp, type SharpOptions } from 'sharp';
import type { PictureKind } from '../files/file-kind.ts';
import type { RenditionSize } from '../files/file-keys.ts';
import type { Rejection, Rendition } from '../media/media.ts';
import { encoderOf, EXTENSIONS, isOneQuality, type Animation, type Quality } from './encoders.ts';
import { corrupt, EDGES, flawOf, MOST_PIXELS } from './picture.ts';
import { isWhole } from './whole.ts';

// No other loader can be reached, whatever a file claims to be.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Nsgif', 'Webp', 'Heif'].map((loader) => `VipsForeignLoad${loader}`),
});
// No picture is asked for twice.
sharp.cache(false);

/** A picture made anew: upright, in sRGB, with nothing in it but pixels. */
export type Drawn = {
  readonly width: number;
  readonly height: number;
  readonly content: Uint8Array;
  readonly renditions: readonly (Rendition & { readonly bytes: Uint8Array })[];
};

/** Decoded, all frames one below the other. */
type Pixels = { readonly data: Buffer; readonly raw: NonNullable<SharpOptions['raw']> };
type Sized = { readonly sizes: RenditionSize[]; readonly pixels: Pixels };

/** Decodes once and makes each size of the next larger one. Throws when the time is over. */
export async function draw(
  bytes: Uint8Array,
  kind: PictureKind,
  leftMs: () => number,
): Promise<Drawn | Rejection> {
  const options = { animated: kind === 'image/gif' || kind === 'image/webp', failOn: 'error' } as const;
  const header = await sharp(bytes, { ...options, limitInputPixels: false })
    .metadata()
    .catch(unreadable);
  if ('code' in header) return header;
  const flaw = flawOf(header);
  if (flaw) return flaw;
  if (!isWhole(kind, bytes)) return corrupt('The picture is not whole.');

  const { pages = 1, delay = [], loop = 0 } = header;
  const animation = pages > 1 ? { delay, loop } : undefined;
  const source = sharp(bytes, { ...options, limitInputPixels: MOST_PIXELS });
  // Frames of an animation cannot be turned, and no camera makes any.
  const decoded = await pixelsOf(animation ? source : source.autoOrient(), leftMs).catch(unreadable);
  if ('code' in decoded) return decoded;

  const encode = async (pixels: Pixels, type: PictureKind, quality: Quality) =>
    await encoderOf(type, { quality, animation })(within(leftMs, open(pixels, animation))).toBuffer();
  const kinds = [...new Set<PictureKind>(['image/webp', kind])];
  const sizes = await sizesOf(decoded, animation, leftMs);
  const whole = encode(decoded, kind, 'high');
  const made = await Promise.all([
    whole,
    ...sizes.flatMap(({ sizes, pixels }) =>
      kinds.map(async (type) => {
        const isWholeAgain = pixels === decoded && type === kind && isOneQuality(kind);
        const encoded = await (isWholeAgain ? whole : encode(pixels, type, 'usual'));
        return sizes.map((size) => ({
          ...{ name: `${size}.${EXTENSIONS[type]}` as const, contentType: type, bytes: encoded },
          ...frameOf(pixels),
        }));
      }),
    ),
  ]).catch(unmakeable);
  if ('code' in made) return made;
  const [content, ...renditions] = made;
  return { ...frameOf(decoded), content, renditions: renditions.flat() };
}

/** The sizes, largest first; those that a picture is too small for are one and the same. */
async function sizesOf(
  decoded: Pixels,
  animation: Animation | undefined,
  leftMs: () => number,
): Promise<Sized[]> {
  const found: Sized[] = [];
  let pixels = decoded;
  for (const { size, edge } of EDGES) {
    const { width, height } = frameOf(pixels);
    const last = found.at(-1);
    if (Math.max(width, height) <= edge && last !== undefined) {
      last.sizes.push(size);
      continue;
    }
    const fitting = { width: edge, height: edge, fit: 'inside', withoutEnlargement: true } as const;
    if (Math.max(width, height) > edge)
      pixels = await pixelsOf(open(pixels, animation).resize(fitting), leftMs);
    found.push({ sizes: [size], pixels });
  }
  return found;
}

function open({ data, raw }: Pixels, animation: Animation | undefined): Sharp {
  return sharp(data, { raw, animated: animation !== undefined, limitInputPixels: MOST_PIXELS });
}

async function pixelsOf(image: Sharp, leftMs: () => number): Promise<Pixels> {
  const { data, info } = await within(leftMs, image).raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels, premultiplied, pages = 1, pageHeight } = info;
  return { data, raw: { width, height, channels, premultiplied, ...(pages > 1 && { pageHeight }) } };
}

function frameOf({ raw: { width, height, pageHeight } }: Pixels): { width: number; height: number } {
  return { width, height: pageHeight ?? height };
}

function within(leftMs: () => number, image: Sharp): Sharp {
  return image.timeout({ seconds: Math.max(1, Math.floor(leftMs() / 1000)) });
}

function unreadable(error: unknown): Rejection {
  throwIfPassing(error);
  return corrupt('The picture cannot be read to its end.');
}

/** Not every picture that can be read can be written in its type: an AVIF of tiles may be longer than one without. */
function unmakeable(error: unknown): Rejection {
  throwIfPassing(error);
  return { code: 'media.unprocessable', detail: 'The picture cannot be made anew in its type.' };
}

/** What is wrong with the machine, and not with the picture, may be right the next time. */
function throwIfPassing(error: unknown): void {
  if (/timeout|memory/i.test(error instanceof Error ? error.message : '')) throw error;
}
