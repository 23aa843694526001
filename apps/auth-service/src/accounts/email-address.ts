import { domainToASCII } from 'node:url';
import * as z from 'zod';

const isNone = 'must be an e-mail address';

/**
 * Two spellings of one mailbox are one account: the address is compared and kept trimmed, in lower case, and with an
 * international domain in the form that mail servers know (`xn--…`).
 */
export const EmailAddress = z
  .string()
  .trim()
  .toLowerCase()
  .overwrite(withPlainDomain)
  .max(254, isNone)
  .pipe(z.email(isNone))
  .refine(hasLengthsOfMail, isNone)
  .meta({ description: 'An e-mail address.', examples: ['ada@example.com'] });

/** One that is shown, as it is kept. */
export const ShownAddress = z.string().meta({ examples: ['ada@example.com'] });

// What is more than a domain would be cut off or decoded, as it would in a URL: that is left for the rule to refuse.
function withPlainDomain(address: string): string {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  const isInternational = /^[a-z\d.\x80-\u{10ffff}-]+$/u.test(domain) && !/^[\x00-\x7f]*$/.test(domain);
  return isInternational ? address.slice(0, at + 1) + domainToASCII(domain) : address;
}

// Of what stands before the @, and of each label after it (RFC 5321, RFC 1035): no server takes more.
function hasLengthsOfMail(address: string): boolean {
  const [local = '', domain = ''] = address.split('@');
  return local.length <= 64 && domain.split('.').every((label) => label.length <= 63);
}
