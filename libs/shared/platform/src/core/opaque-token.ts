import { createHash, randomBytes } from 'node:crypto';

/** As links carry them. */
export const TOKEN_PATTERN = /^[\w-]{43}$/;

/** 256 random bits for a link or a session. Only the hash is stored. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

export function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
