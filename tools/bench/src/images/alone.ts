import sharp, { type Sharp } from 'sharp';

type Kind = 'image/jpeg' | 'image/png' | 'image/gif' | 'image/webp' | 'image/avif';
type Animation = { readonly delay: number[]; readonly loop: number };

/** The parts of media-service that are measured. */
export type Drawing = {
  readonly draw: (bytes: Uint8Array, kind: Kind, leftMs: () => number) => Promise<unknown>;
  readonly encoderOf: (
    kind: Kind,
    how: { quality: 'high' | 'usual'; animation: Animation | undefined },
  ) => (image: Sharp) => Sharp;
};

const EDGES = [1600, 480, 200];

/** As sharp's own documentation does it: one input, a clone of it for each output, all at once. */
export async function drawAlone(
  bytes: Uint8Array,
  kind: Kind,
  encoderOf: Drawing['encoderOf'],
): Promise<void> {
  const { pages = 1, delay = [], loop = 0 } = await sharp(bytes, { animated: true }).metadata();
  const animation = pages > 1 ? { delay, loop } : undefined;
  const input = sharp(bytes, { animated: animation !== undefined });
  if (!animation) input.autoOrient();
  const kinds = new Set<Kind>(['image/webp', kind]);
  await Promise.all([
    encoderOf(kind, { quality: 'high', animation })(input.clone()).toBuffer(),
    ...EDGES.flatMap((edge) =>
      [...kinds].map((type) => {
        const resized = input.clone().resize(edge, edge, { fit: 'inside', withoutEnlargement: true });
        return encoderOf(type, { quality: 'usual', animation })(resized).toBuffer();
      }),
    ),
  ]);
}

/** Made up, and as uneven as what cameras and screens make. */
export async function pictures(): Promise<{ name: string; kind: Kind; bytes: Buffer }[]> {
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  const photo = async (width: number, height: number) => {
    const create = { width, height, channels: 3, background: '#808080', noise } as const;
    const { data, info } = await sharp({ create })
      .blur(4)
      .linear(3, -256)
      .raw()
      .toBuffer({ resolveWithObject: true });
    return sharp(data, { raw: info });
  };
  const frames = await Promise.all(
    Array.from({ length: 4 }, async () => (await photo(320, 240)).png().toBuffer()),
  );
  return [
    {
      name: 'JPEG, 12 megapixels',
      kind: 'image/jpeg',
      bytes: await (await photo(4000, 3000)).jpeg({ quality: 90 }).toBuffer(),
    },
    {
      name: 'JPEG, 2 megapixels',
      kind: 'image/jpeg',
      bytes: await (await photo(1600, 1200)).jpeg({ quality: 90 }).toBuffer(),
    },
    { name: 'PNG, 2 megapixels', kind: 'image/png', bytes: await (await photo(1600, 1200)).png().toBuffer() },
    {
      name: 'WebP, 2 megapixels',
      kind: 'image/webp',
      bytes: await (await photo(1600, 1200)).webp().toBuffer(),
    },
    {
      name: 'AVIF, 1 megapixel',
      kind: 'image/avif',
      bytes: await (await photo(1200, 800)).avif({ effort: 0 }).toBuffer(),
    },
    {
      name: 'GIF, 4 frames',
      kind: 'image/gif',
      bytes: await sharp(frames, { join: { animated: true } })
        .gif()
        .toBuffer(),
    },
  ];
}
