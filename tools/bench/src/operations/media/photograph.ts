import sharp from 'sharp';

const [WIDTH, HEIGHT] = [4000, 3000];

/** As large and as uneven as what a telephone takes; the size in bytes differs a little each time. */
export async function photograph(): Promise<Buffer<ArrayBuffer>> {
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  const create = { width: WIDTH / 4, height: HEIGHT / 4, channels: 3, background: '#808080', noise } as const;
  const bytes = await sharp({ create }).resize(WIDTH, HEIGHT).jpeg({ quality: 90 }).toBuffer();
  return Buffer.from(bytes);
}
