import * as z from 'zod';

/** A password that is chosen, as opposed to one that is tried: any characters, counted as people count them. */
export const NewPassword = z
  .string()
  .max(1024)
  .refine((password) => lengthOf(password) >= 8 && lengthOf(password) <= 128, 'must have 8 to 128 characters')
  .meta({
    description: '8 to 128 characters of any kind.',
    format: 'password',
    examples: ['correct horse battery staple'],
  });

/** One that is tried. Its length is bounded, as hashing takes time. */
export const TriedPassword = z.string().min(1).max(1024).meta({ format: 'password' });

function lengthOf(password: string): number {
  return [...password.normalize('NFKC')].length;
}
