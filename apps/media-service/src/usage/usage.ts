/** What an owner's library takes up, and the most it may. */
export type Usage = {
  readonly bytes: number;
  readonly items: number;
  readonly quota: number;
};

export const QUOTA_BYTES = 1_000_000_000;

export const NOTHING_USED: Usage = { bytes: 0, items: 0, quota: QUOTA_BYTES };
