import { createHash } from 'node:crypto';
import * as z from 'zod';

/** Two spellings of one mailbox are one account: the address is compared and kept trimmed and in lower case. */
export const EmailAddress = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .pipe(z.email())
  .meta({ description: 'An e-mail address.', examples: ['ada@example.com'] });

/** What keys and counters carry instead of the address itself. */
export function addressKey(address: string): string {
  return createHash('sha256').update(address).digest('base64url');
}
