import type { PictureKind } from '../files/file-kind.ts';

/** Whether a picture goes on to its end, where what decodes it does not tell. */
export function isWhole(kind: PictureKind, bytes: Uint8Array): boolean {
  if (kind === 'image/gif') return isWholeGif(bytes);
  return kind === 'image/png' ? isWholePng(bytes) : true;
}

const EXTENSION = 0x21;
const FRAME = 0x2c;
const TRAILER = 0x3b;

/** Of a torn one the decoder shows whatever frames there are. */
function isWholeGif(bytes: Uint8Array): boolean {
  let at = 13 + colourTableBytes(bytes[10] ?? 0);
  const skipBlocks = () => {
    while ((bytes[at] ?? 0) > 0) at += 1 + (bytes[at] ?? 0);
    at += 1;
  };
  while (at < bytes.length) {
    const block = bytes[at];
    if (block === TRAILER) return true;
    if (block === EXTENSION) at += 2;
    else if (block === FRAME) at += 11 + colourTableBytes(bytes[at + 9] ?? 0);
    else return false;
    skipBlocks();
  }
  return false;
}

function colourTableBytes(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

const SIGNATURE_BYTES = 8;
/** Length and name before a chunk's data, a checksum after it. */
const AROUND_CHUNK_BYTES = 12;

/** Once it has all pixels the decoder reads no further. */
function isWholePng(bytes: Uint8Array): boolean {
  const chunks = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = SIGNATURE_BYTES; at + AROUND_CHUNK_BYTES <= bytes.length;) {
    if (chunks.toString('latin1', at + 4, at + 8) === 'IEND') return true;
    at += AROUND_CHUNK_BYTES + chunks.readUInt32BE(at);
  }
  return false;
}
