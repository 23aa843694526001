import type { Id } from '@paymyinvoice/platform';
import type { Media, MediaId } from '../media/media.ts';

/** The files that an issued invoice needs. `sequence` tells old news of it from new. */
export type Hold = {
  readonly invoiceId: Id<'inv'>;
  readonly ownerId: Id<'usr'>;
  readonly sequence: number;
  readonly held: readonly MediaId[];
};

/** `files` are those that exist of what the hold names before and after; the others are nobody's to keep. */
export function changeOfUses(
  files: readonly Media[],
  before: readonly MediaId[],
  after: readonly MediaId[],
): { before: Media; after: Media }[] {
  return files.flatMap((file) => {
    const more = Number(after.includes(file.id)) - Number(before.includes(file.id));
    return more === 0 ? [] : [{ before: file, after: { ...file, uses: file.uses + more } }];
  });
}
