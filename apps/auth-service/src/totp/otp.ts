import * as z from 'zod';
import { hashOfRecoveryCode, isRecoveryCode } from './recovery-code.ts';

const written = z.string().min(1).max(64);
const examples = ['492039'];

/** A code that is tried: of the app, or for recovery. */
export const TriedOtp = written.meta({
  description: 'The code that the authenticator app shows, or a recovery code. Each works once.',
  examples,
});

export const TriedAppCode = written.meta({
  description: 'The code that the authenticator app shows.',
  examples,
});

export type Otp =
  | { readonly kind: 'time_code'; readonly code: string }
  | { readonly kind: 'recovery_code'; readonly hash: string }
  | { readonly kind: 'neither' };

/** Apps show codes in groups, and keyboards have digits of their own: `123 456` and `１２３４５６` are `123456`. */
export function readOtp(text: string): Otp {
  const plain = text.normalize('NFKC').replaceAll(/\s/g, '');
  if (/^[0-9]{6}$/.test(plain)) return { kind: 'time_code', code: plain };
  if (isRecoveryCode(plain)) return { kind: 'recovery_code', hash: hashOfRecoveryCode(plain) };
  return { kind: 'neither' };
}
