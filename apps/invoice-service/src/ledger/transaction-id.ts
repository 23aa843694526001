import { newUlid, type Id } from '@paymyinvoice/platform';

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_CHARACTERS = 10;
const NUMBER_CHARACTERS = 8;

/** A ULID of the book's own: time, number, chance. In one book they sort as their transactions follow each other. */
export function transactionId(at: string, number: number): Id<'txn'> {
  const chance = newUlid().slice(TIME_CHARACTERS + NUMBER_CHARACTERS);
  return `txn_${base32(Date.parse(at), TIME_CHARACTERS)}${base32(number, NUMBER_CHARACTERS)}${chance}` as Id<'txn'>;
}

function base32(value: number, length: number): string {
  let rest = value;
  const characters = Array.from({ length }, () => {
    const digit = DIGITS.charAt(rest % DIGITS.length);
    rest = Math.floor(rest / DIGITS.length);
    return digit;
  });
  return characters.reverse().join('');
}
