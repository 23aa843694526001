import * as z from 'zod';

/** A password that is chosen, as opposed to one that is tried: any characters, counted as people count them. */
export const NewPassword = z
  .string()
  .max(1024)
  .refine((password) => lengthOf(password) >= 8 && lengthOf(password) <= 128, 'must have 8 to 128 characters')
  .meta({
    description:
      '8 to 128 characters of any kind; not your address or name, and none that is known from breaches.',
    format: 'password',
    examples: ['correct horse battery staple'],
  });

/** One that is tried. Its length is bounded, as hashing takes time. */
export const TriedPassword = z
  .string()
  .min(1)
  .max(1024)
  .meta({ format: 'password', examples: ['correct horse battery staple'] });

/** What everybody knows of who chooses a password. */
export type Chooser = { readonly email: string; readonly name: string | undefined };

export function namesChooser(password: string, { email, name }: Chooser): boolean {
  const localPart = email.slice(0, email.lastIndexOf('@'));
  return [email, localPart, name ?? ''].some((known) => comparable(known) === comparable(password));
}

/** Passwords that differ in no more than capitals or in how their characters are composed are as easily guessed. */
export function comparable(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

function lengthOf(password: string): number {
  return [...password.normalize('NFKC')].length;
}
