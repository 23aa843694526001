import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { PictureKind } from '../src/files/file-kind.ts';
import { draw, type Drawn } from '../src/pictures/pictures.adapter.ts';
import {
  animated,
  CORNERS,
  cornersOf,
  fourCorners,
  gifOf,
  heldAs,
  jpegSaying,
  LONG_AVIF,
  pngOf,
  SVG,
} from './corpus.ts';

const outcome = (bytes: Uint8Array, kind: PictureKind) => draw(bytes, kind, () => 30_000);

/** Why it is refused, if it is. */
async function refusal(bytes: Uint8Array, kind: PictureKind): Promise<string | undefined> {
  const found = await outcome(bytes, kind);
  return 'code' in found ? found.code : undefined;
}

async function drawn(bytes: Uint8Array, kind: PictureKind): Promise<Drawn> {
  const found = await outcome(bytes, kind);
  if ('code' in found) throw new Error(`${found.code}: ${found.detail}`);
  return found;
}

const every = ({ content, renditions }: Drawn) => [content, ...renditions.map(({ bytes }) => bytes)];

async function expectBare(picture: Drawn): Promise<void> {
  for (const bytes of every(picture)) {
    const found = await sharp(bytes).metadata();
    expect(found).not.toHaveProperty('orientation');
    for (const kept of ['exif', 'icc', 'xmp', 'iptc', 'comments', 'tifftagPhotoshop'])
      expect(found).not.toHaveProperty(kept);
    expect(found.space).toMatch(/^(srgb|b-w)$/);
    expect(found.depth).toBe('uchar');
  }
}

const location = { IFD0: { Copyright: 'Ada' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1' } };
const still: [string, PictureKind, () => Promise<Buffer>][] = [
  [
    'a JPEG with the place where it was taken',
    'image/jpeg',
    () => fourCorners().withExif(location).jpeg().toBuffer(),
  ],
  ['a progressive JPEG', 'image/jpeg', () => fourCorners().jpeg({ progressive: true }).toBuffer()],
  [
    'a JPEG in CMYK',
    'image/jpeg',
    () => fourCorners().toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer(),
  ],
  ['a JPEG with a wide profile', 'image/jpeg', () => fourCorners().withIccProfile('p3').jpeg().toBuffer()],
  ['a PNG of 16 bits', 'image/png', () => fourCorners().toColourspace('rgb16').png().toBuffer()],
  ['a PNG with a palette', 'image/png', () => fourCorners().png({ palette: true }).toBuffer()],
  ['a GIF', 'image/gif', () => fourCorners().gif().toBuffer()],
  [
    'a WebP with XMP',
    'image/webp',
    () => fourCorners().withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>').webp().toBuffer(),
  ],
  ['an AVIF', 'image/avif', () => fourCorners().withExif(location).avif({ effort: 0 }).toBuffer()],
];

describe('a picture', () => {
  it.each(still)('%s comes out with the same corners and nothing but pixels', async (_what, kind, make) => {
    const bytes = await make();
    const picture = await drawn(bytes, kind);
    expect(picture).toMatchObject({ width: 320, height: 200 });
    for (const each of every(picture)) expect(await cornersOf(each)).toEqual(CORNERS);
    await expectBare(picture);
    const formats = await Promise.all(
      every(picture).map(async (each) => (await sharp(each).metadata()).mediaType),
    );
    expect(new Set(formats)).toEqual(new Set([kind, 'image/webp']));
    expect(formats[0]).toBe(kind);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('is turned upright from orientation %i', async (orientation) => {
    const bytes = await heldAs(orientation);
    if (orientation > 1) expect(await cornersOf(bytes)).not.toEqual(CORNERS);
    const picture = await drawn(bytes, 'image/jpeg');
    expect(picture).toMatchObject({ width: 320, height: 200 });
    for (const each of every(picture)) expect(await cornersOf(each)).toEqual(CORNERS);
    await expectBare(picture);
  });

  it('fits into its squares, keeps its shape, and is never enlarged', async () => {
    const sizes = async (width: number, height: number) => {
      const { renditions } = await drawn(await fourCorners(width, height).png().toBuffer(), 'image/png');
      for (const { bytes, ...said } of renditions) {
        const { width: w, height: h, mediaType } = await sharp(bytes).metadata();
        expect({ ...said, width: w, height: h, contentType: mediaType }).toEqual(said);
      }
      return Object.fromEntries(renditions.map(({ name, width: w, height: h }) => [name, `${w}x${h}`]));
    };
    const twice = (large: string, small: string, thumb: string) => ({
      ...{ 'large.webp': large, 'large.png': large, 'small.webp': small, 'small.png': small },
      ...{ 'thumb.webp': thumb, 'thumb.png': thumb },
    });
    expect(await sizes(2000, 1000)).toEqual(twice('1600x800', '480x240', '200x100'));
    expect(await sizes(300, 600)).toEqual(twice('300x600', '240x480', '100x200'));
    expect(await sizes(1, 1)).toEqual(twice('1x1', '1x1', '1x1'));
    expect(await sizes(20_000, 2)).toEqual(twice('1600x1', '480x1', '200x1'));
  });

  it('is one WebP per size where it is a WebP', async () => {
    const { renditions } = await drawn(await fourCorners().webp().toBuffer(), 'image/webp');
    expect(renditions.map(({ name }) => name)).toEqual(['large.webp', 'small.webp', 'thumb.webp']);
  });

  it('stays see-through where it was', async () => {
    const hole = await sharp({ create: { width: 800, height: 600, channels: 4, background: '#ff000080' } })
      .png()
      .toBuffer();
    for (const bytes of every(await drawn(hole, 'image/png'))) {
      const { data, info } = await sharp(bytes).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
      expect(info.channels).toBe(4);
      const [red = 0, , , alpha = 0] = data;
      expect(red).toBeGreaterThan(245);
      expect(Math.abs(alpha - 128)).toBeLessThan(4);
    }
  });

  it.each(['gif', 'webp'] as const)('goes on moving as it did: %s', async (type) => {
    const picture = await drawn(await animated(type), `image/${type}`);
    expect(picture).toMatchObject({ width: 640, height: 400 });
    for (const bytes of every(picture)) {
      const { pages, delay, loop } = await sharp(bytes, { animated: true }).metadata();
      expect({ pages, delay, loop }).toEqual({ pages: 3, delay: [100, 120, 140], loop: 3 });
      expect(await cornersOf(bytes)).toEqual(CORNERS);
    }
    expect(picture.renditions.find(({ name }) => name === 'thumb.webp')).toMatchObject({
      width: 200,
      height: 125,
    });
  });

  it('loses what is hidden in it or behind it', async () => {
    const page = '<html><script>alert(1)</script></html>';
    const bytes = await fourCorners().jpeg().toBuffer();
    const comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, page.length + 2]), Buffer.from(page)]);
    const polyglot = Buffer.concat([bytes.subarray(0, 2), comment, bytes.subarray(2), Buffer.from(page)]);
    for (const each of every(await drawn(polyglot, 'image/jpeg')))
      expect(Buffer.from(each).includes('alert')).toBe(false);
  });
});

describe('what is refused', () => {
  it('has more pixels than can be decoded, whatever the size of the file', async () => {
    const bombs: [PictureKind, Buffer][] = [
      ['image/png', pngOf(30_000, 30_000)],
      ['image/jpeg', await jpegSaying(65_000, 65_000)],
      ['image/gif', gifOf(2, 8000, 8000)],
      ['image/png', pngOf(50_001, 1000)],
    ];
    for (const [kind, bytes] of bombs) {
      expect(bytes.length).toBeLessThan(10_000);
      expect(await refusal(bytes, kind)).toBe('media.too_many_pixels');
    }
  });

  it('has more frames than are drawn', async () => {
    expect(await refusal(gifOf(501), 'image/gif')).toBe('media.too_many_frames');
    expect(await drawn(gifOf(2), 'image/gif')).toMatchObject({ width: 1, height: 1 });
  });

  const made: [PictureKind, () => Promise<Buffer>][] = [
    ['image/jpeg', () => fourCorners().jpeg().toBuffer()],
    ['image/jpeg', () => fourCorners().jpeg({ progressive: true }).toBuffer()],
    ['image/png', () => fourCorners().png().toBuffer()],
    ['image/gif', () => fourCorners().gif().toBuffer()],
    ['image/gif', () => animated('gif')],
    ['image/webp', () => fourCorners().webp().toBuffer()],
    ['image/webp', () => animated('webp')],
    ['image/avif', () => fourCorners().avif({ effort: 0 }).toBuffer()],
  ];
  it.each(made)('is cut off anywhere: %s', async (kind, make) => {
    const bytes = await make();
    for (const length of [16, 40, bytes.length / 3, bytes.length / 2, bytes.length * 0.9, bytes.length - 3])
      expect(await refusal(bytes.subarray(0, length), kind), `${length}`).toBe('media.corrupt');
  });

  it('can be read, but not be made anew in its type', async () => {
    expect(await refusal(LONG_AVIF, 'image/avif')).toBe('media.unprocessable');
  });

  it('is nothing that the loaders of other formats would open', async () => {
    const tiff = await fourCorners().tiff().toBuffer();
    for (const bytes of [SVG, tiff, Buffer.from('%PDF-1.7\n')])
      expect(await refusal(bytes, 'image/png')).toBe('media.corrupt');
  });
});
