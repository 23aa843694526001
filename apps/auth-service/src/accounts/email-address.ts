import * as z from 'zod';

/** Two spellings of one mailbox are one account: the address is compared and kept trimmed and in lower case. */
export const EmailAddress = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .pipe(z.email())
  .meta({ description: 'An e-mail address.', examples: ['ada@example.com'] });
