import sharp, { type Sharp } from 'sharp';
import { crc32 } from 'node:zlib';

/** Left to right, top to bottom. */
export const CORNERS = ['red', 'lime', 'blue', 'black'] as const;
const COLOURS: Readonly<Record<string, readonly [number, number, number]>> = {
  ...{ red: [255, 0, 0], lime: [0, 255, 0], blue: [0, 0, 255] },
  ...{ black: [0, 0, 0], white: [255, 255, 255] },
};

/** A picture whose every corner has its own colour, so that it tells which way is up. */
export function fourCorners(width = 320, height = 200): Sharp {
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const corner = CORNERS[(y < height / 2 ? 0 : 2) + (x < width / 2 ? 0 : 1)] ?? 'white';
      pixels.set(COLOURS[corner] ?? [], (y * width + x) * 3);
    }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

/** As a camera writes it that was held another way: turned pixels, and a note of how to turn them back. */
export async function heldAs(orientation: number): Promise<Buffer> {
  const turned = async (image: Sharp) => sharp(await image.png().toBuffer());
  const upright = fourCorners();
  const stored: Record<number, () => Sharp | Promise<Sharp>> = {
    1: () => upright,
    2: () => upright.flop(),
    3: () => upright.rotate(180),
    4: () => upright.flip(),
    5: async () => (await turned(upright.rotate(90))).flop(),
    6: () => upright.rotate(270),
    7: async () => (await turned(upright.rotate(270))).flop(),
    8: () => upright.rotate(90),
  };
  const image = await turned((await stored[orientation]?.()) ?? upright);
  return await image.withMetadata({ orientation }).jpeg({ quality: 95 }).toBuffer();
}

/** Name of the colour in each corner of a picture's first frame. */
export async function cornersOf(bytes: Uint8Array): Promise<string[]> {
  const { data, info } = await sharp(bytes)
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const [left, right, top, bottom] = [0.25, 0.75, 0.25, 0.75].map((part, index) =>
    Math.floor((index < 2 ? width : height) * part),
  ) as [number, number, number, number];
  const places = [
    [left, top],
    [right, top],
    [left, bottom],
    [right, bottom],
  ] as const;
  return places.map(([x, y]) => {
    const at = (y * width + x) * channels;
    return nearest([data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0]);
  });
}

function nearest(colour: readonly number[]): string {
  const distance = (other: readonly number[]) =>
    other.reduce((sum, value, index) => sum + (value - (colour[index] ?? 0)) ** 2, 0);
  const [name = ''] = Object.entries(COLOURS).sort(([, a], [, b]) => distance(a) - distance(b))[0] ?? [];
  return name;
}

export async function animated(type: 'gif' | 'webp', frames = 3): Promise<Buffer> {
  const delay = Array.from({ length: frames }, (_, index) => 100 + 20 * index);
  const pictures = await Promise.all(
    delay.map((_, index) =>
      fourCorners(640, 400)
        .modulate({ brightness: 1 - index / 10 })
        .png()
        .toBuffer(),
    ),
  );
  return await sharp(pictures, { join: { animated: true } })
    [type]({ delay, loop: 3 })
    .toBuffer();
}

/** A small file that says it is a huge picture. */
export function pngOf(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, crc] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    crc.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, crc]);
  };
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  const data = Buffer.from('789c63000000010001', 'hex');
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

export async function jpegSaying(width: number, height: number): Promise<Buffer> {
  const bytes = await fourCorners().jpeg().toBuffer();
  const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]));
  bytes.writeUInt16BE(height, frame + 5);
  bytes.writeUInt16BE(width, frame + 7);
  return bytes;
}

/** One pixel, so often; or many more that are not there. */
export function gifOf(frames: number, width = 1, height = 1): Buffer {
  const header = Buffer.from('47494638396101000100800000000000ffffff', 'hex');
  const frame = Buffer.from('2c0000000001000100000202440100', 'hex');
  for (const [bytes, at] of [
    [header, 6],
    [frame, 5],
  ] as const) {
    bytes.writeUInt16LE(width, at);
    bytes.writeUInt16LE(height, at + 2);
  }
  return Buffer.concat([header, ...Array.from({ length: frames }, () => frame), Buffer.from([0x3b])]);
}

export const SVG = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>',
);
export const PDF = Buffer.from(
  '%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n',
);
export const EXECUTABLE = Buffer.from('7f454c4602010100000000000000000003003e00', 'hex');

/** Two tiles side by side, 20,480 pixels long: to be read, but longer than an AVIF without tiles may be. */
export const LONG_AVIF = Buffer.from(
  'AAAAHGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZgAAAVNtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAA' +
    'AAAAAA5waXRtAAAAAAABAAAAOmlsb2MAAAAARAAAAwABAAAAAQAAAXcAAAAIAAIAAAABAAABfwAAAQAAAwAAAAEAAAF/AAAB' +
    'AAAAAE1paW5mAAAAAAADAAAAFWluZmUCAAAAAAEAAGdyaWQAAAAAFWluZmUCAAABAAIAAGF2MDEAAAAAFWluZmUCAAABAAMA' +
    'AGF2MDEAAAAAHGlyZWYAAAAAAAAAEGRpbWcAAQACAAIAAwAAAHVpcHJwAAAATGlwY28AAAAUaXNwZQAAAAAAAFAAAAAAQAAA' +
    'ABRpc3BlAAAAAAAAKAAAAABAAAAAEHBpeGkAAAAAAwgICAAAAAxhdjFDgTACAAAAACFpcG1hAAAAAAAAAAMAAQIBAwACAwID' +
    'hAADAwIDhAAAARBtZGF0AAAAAVAAAEASAAoKPDVn//2kBDQaQDLvARBiExcnTTTTCxsCADfPyir3GXnGeD63RkXINVu4ElTu' +
    '9koRN6KntLgje2kcX0/BzhPl78p54PBHIcjmlU2H6RFEVypGdDfPyir3GXnGeD63RkXINVo0gBjcwnikDWF0LqOfDHytEs6i' +
    '10FW5Cc810F/48SEBLFqud67Kfzh0DfPyir3GXnGeD63RkXINVo0gBjcwnikDWF0LqOfDHytEs6i10FW5Cc810F/48SEBLFq' +
    'ud67Kfzh0M/KKvcZecZ4PrdGRcg1WjSAGNzCeKQNYXQuo58MfK0SzqLXQVbkJzzXQX/jxIQEsWq53rsp/OHQ',
  'base64',
);
