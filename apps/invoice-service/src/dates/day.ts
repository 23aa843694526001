import * as z from 'zod';

const [FIRST, LAST] = ['1900-01-01', '2999-12-31'];

/** A day that somebody may mean. Dates are compared as text: of one beyond the year 9999 a later day would come first. */
export const day = z.iso
  .date()
  .refine((date) => date >= FIRST && date <= LAST, `must lie between ${FIRST} and ${LAST}`);
