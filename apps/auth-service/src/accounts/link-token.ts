import { createHash, randomBytes } from 'node:crypto';

/** What a link in a mail carries: 256 random bits. Only its hash is stored. */
export function newLinkToken(): string {
  return randomBytes(32).toString('base64url');
}

export function linkTokenHash(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
