/** What an owner's library takes up, and the most it may. */
export type Usage = {
  readonly bytes: number;
  readonly items: number;
  readonly quota: number;
};

export const QUOTA_BYTES = 1_000_000_000;
/** So many that nobody meets it who does not try to. */
export const MOST_ITEMS = 100_000;

export const NOTHING_USED: Usage = { bytes: 0, items: 0, quota: QUOTA_BYTES };

/** By how much a change makes it more, or less. */
export type UsageShift = Pick<Usage, 'bytes' | 'items'>;

export function hasRoomFor({ bytes, items, quota }: Usage, more: number): boolean {
  return bytes + more <= quota && items < MOST_ITEMS;
}
