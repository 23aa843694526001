import * as z from 'zod';

const unprintable = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
// Letters and symbols that are shown as nothing.
const invisible = /[\p{Default_Ignorable_Code_Point}\u2800]/gu;
const visible = /[\p{L}\p{N}\p{P}\p{S}]/u;

const hasOtherLength = 'must have 1 to 200 characters';

/** A name stands in mails and on documents: one line that can be seen, and that turns no other text around. */
export const PersonName = z
  .string()
  .trim()
  .min(1, hasOtherLength)
  .max(200, hasOtherLength)
  .refine((name) => visible.test(name.replaceAll(invisible, '')), 'must have a visible character')
  .refine((name) => !unprintable.test(name), 'must be one line without control characters')
  .meta({ examples: ['Ada Lovelace'] });
