/** Readers look for the end this far from it; a document that is cut off has none there. */
const END_WITHIN_BYTES = 1024;

/** Documents are kept as they are: all that is asked is whether one has come whole. */
export function isWholeDocument(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(-END_WITHIN_BYTES)).includes('%%EOF');
}
