import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { cursorInvalid } from './endpoint/request-errors.ts';

/** Where a list goes on: the key of the last row that was given out. */
export type CursorPosition = Readonly<Record<string, string>>;

const positionSchema = z.record(z.string(), z.string());
const macBytes = 16;

/**
 * Opaque, signed positions in lists. `scope` says which list of whom it is (`time-entries:usr_…:2026-01`); a
 * cursor of one list is worth nothing in another.
 */
export function cursors(secret: string) {
  if (secret.length < 16) throw new Error('A cursor secret has at least 16 characters.');
  const macOf = (scope: string, payload: Buffer): Buffer =>
    createHmac('sha256', secret)
      .update(`cursor/v1\0${Buffer.byteLength(scope)}\0${scope}\0`)
      .update(payload)
      .digest()
      .subarray(0, macBytes);
  return {
    sign: (scope: string, position: CursorPosition): string => {
      const payload = Buffer.from(JSON.stringify(position));
      return Buffer.concat([macOf(scope, payload), payload]).toString('base64url');
    },

    verify: (scope: string, cursor: string): CursorPosition => {
      const bytes = Buffer.from(cursor, 'base64url');
      const payload = bytes.subarray(macBytes);
      // Decoding skips foreign characters; only the very text that was given out is accepted.
      if (payload.length === 0 || bytes.toString('base64url') !== cursor) throw cursorInvalid();
      if (!timingSafeEqual(bytes.subarray(0, macBytes), macOf(scope, payload))) throw cursorInvalid();
      return positionSchema.parse(JSON.parse(payload.toString('utf8')));
    },
  };
}

export type Cursors = ReturnType<typeof cursors>;
