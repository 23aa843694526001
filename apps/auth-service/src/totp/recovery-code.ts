import { randomBytes } from 'node:crypto';
import { hashOfToken } from '@paymyinvoice/platform';

const COUNT = 10;
// Crockford's: without letters that are read as digits, or as each other.
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 16;
const normalForm = new RegExp(`^[${ALPHABET}]{${LENGTH}}$`);

/** Ten ways in for who has lost the app: 80 random bits each, in groups of four. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: COUNT }, newRecoveryCode);
}

function newRecoveryCode(): string {
  const letters = Array.from(randomBytes(LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
  return letters.replaceAll(/.{4}(?!$)/g, '$&-');
}

/** However it is written, with what is mistaken for another letter put right. */
export function isRecoveryCode(text: string): boolean {
  return normalForm.test(lettersOf(text));
}

/** All that is stored of it. */
export function hashOfRecoveryCode(code: string): string {
  return hashOfToken(lettersOf(code));
}

function lettersOf(text: string): string {
  return text.replaceAll('-', '').toUpperCase().replaceAll('O', '0').replaceAll(/[IL]/g, '1');
}
