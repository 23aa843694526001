import { inflateSync } from 'node:zlib';

const WOFF_HEADER = 44;
const WOFF_ENTRY = 20;
const FONT_HEADER = 12;
const FONT_ENTRY = 16;

/**
 * A web font (WOFF 1.0) as the plain font that it packs. fontkit reads web fonts too, but inflates all outlines again
 * for every glyph it looks at.
 */
export function unpackWoff(woff: Buffer): Buffer {
  const count = woff.readUInt16BE(12);
  const directory = Buffer.alloc(FONT_HEADER + FONT_ENTRY * count);
  woff.copy(directory, 0, 4, 8);
  directory.writeUInt16BE(count, 4);
  const parts: Uint8Array[] = [directory];
  let offset = directory.length;
  for (let index = 0; index < count; index += 1) {
    const packed = WOFF_HEADER + WOFF_ENTRY * index;
    const plain = FONT_HEADER + FONT_ENTRY * index;
    const start = woff.readUInt32BE(packed + 4);
    const packedLength = woff.readUInt32BE(packed + 8);
    const length = woff.readUInt32BE(packed + 12);
    const table = woff.subarray(start, start + packedLength);
    woff.copy(directory, plain, packed, packed + 4);
    woff.copy(directory, plain + 4, packed + 16, packed + 20);
    directory.writeUInt32BE(offset, plain + 8);
    directory.writeUInt32BE(length, plain + 12);
    const padding = Buffer.alloc((4 - (length % 4)) % 4);
    parts.push(packedLength < length ? inflateSync(table) : table, padding);
    offset += length + padding.length;
  }
  return Buffer.concat(parts);
}
