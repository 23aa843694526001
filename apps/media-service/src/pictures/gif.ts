const EXTENSION = 0x21;
const FRAME = 0x2c;
const TRAILER = 0x3b;

/** Whether a GIF goes on to its end: what decodes it shows whatever frames of a torn one there are. */
export function isWholeGif(bytes: Uint8Array): boolean {
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
