import * as z from 'zod';

/** 26 characters of Crockford base 32; the first is at most 7, or the value would not fit 128 bits. */
export const ULID_PATTERN = '[0-7][0-9A-HJKMNP-TV-Z]{25}';

export type IdPrefix = 'usr' | 'ses' | 'inv' | 'pay' | 'ref' | 'crn' | 'tim' | 'med' | 'shr' | 'txn' | 'evt';

/** The wire form of an id: `usr_01ARZ3NDEKTSV4RRFFQ69G5FAV`. */
export function idOf(prefix: IdPrefix) {
  return z.string().regex(new RegExp(`^${prefix}_${ULID_PATTERN}$`));
}

/** Any of the product's ids, where the kind does not matter. */
export const anyId = z.string().regex(new RegExp(`^[a-z]{3}_${ULID_PATTERN}$`));
