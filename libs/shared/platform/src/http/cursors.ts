import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import * as z from 'zod';
import { cursorInvalid } from './endpoint/request-errors.ts';

/** Where a list goes on: the key of the last row that was given out. */
export type CursorPosition = Readonly<Record<string, string>>;

/** How many are asked for, and after which one. */
export type ListPart = { limit: number; after: CursorPosition | undefined };

const positionSchema = z.record(z.string(), z.string());
const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Opaque, signed positions in lists. `scope` says which list of whom it is (`time-entries:usr_…:2026-01`); a
 * cursor of one list is worth nothing in another. What it says is sealed: it holds keys of the table.
 */
export function cursors(secret: string) {
  if (secret.length < 16) throw new Error('A cursor secret has at least 16 characters.');
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'paymyinvoice/cursor/v1', 32));
  const options = { authTagLength: tagBytes };
  const signing = {
    sign: (scope: string, position: CursorPosition): string => {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, key, nonce, options).setAAD(Buffer.from(scope));
      const sealed = Buffer.concat([cipher.update(JSON.stringify(position), 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
    },

    verify: (scope: string, cursor: string): CursorPosition => {
      const bytes = Buffer.from(cursor, 'base64url');
      const [nonce, tag] = [bytes.subarray(0, nonceBytes), bytes.subarray(nonceBytes, nonceBytes + tagBytes)];
      const sealed = bytes.subarray(nonceBytes + tagBytes);
      // Decoding skips foreign characters; only the very text that was given out is accepted.
      if (sealed.length === 0 || bytes.toString('base64url') !== cursor) throw cursorInvalid();
      const decipher = createDecipheriv(algorithm, key, nonce, options).setAAD(Buffer.from(scope));
      return positionSchema.parse(JSON.parse(openedBy(decipher.setAuthTag(tag), sealed)));
    },
  };
  return {
    ...signing,

    /** The body of a list answer: a page from where the cursor says, and a cursor for what follows it. */
    async page<Item>(
      scope: string,
      { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
      read: (part: ListPart) => Promise<{ items: Item[]; next: CursorPosition | undefined }>,
    ): Promise<{ items: Item[]; nextCursor?: string }> {
      const after = cursor === undefined ? undefined : signing.verify(scope, cursor);
      const { items, next } = await read({ limit, after });
      return { items, ...(next && { nextCursor: signing.sign(scope, next) }) };
    },
  };
}

function openedBy(decipher: ReturnType<typeof createDecipheriv>, sealed: Buffer): string {
  try {
    return Buffer.concat([decipher.update(sealed), decipher.final()]).toString('utf8');
  } catch {
    throw cursorInvalid();
  }
}

export type Cursors = ReturnType<typeof cursors>;

/** What controllers with lists are given them by. */
export const CURSORS = Symbol('cursors');
