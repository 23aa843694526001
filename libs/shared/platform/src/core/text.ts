import * as z from 'zod';

// Controls and direction marks would let one text rearrange or impersonate what stands around it in mails and documents.
const unprintable = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
const everyUnprintable = new RegExp(unprintable, 'gu');
// Letters and symbols that are shown as nothing.
const invisible = /[\p{Default_Ignorable_Code_Point}\u2800]/gu;
const visible = /[\p{L}\p{N}\p{P}\p{S}]/u;

const isOneLine = (text: string) => !unprintable.test(text);
const isVisible = (text: string) => visible.test(text.replaceAll(invisible, ''));

/** For texts that are mended rather than refused. */
export function withoutControls(text: string): string {
  return text.replaceAll(everyUnprintable, '');
}

/** What people write on one line, in any script. */
export function oneLine(most: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine(isVisible, 'must have a visible character')
    .refine(isOneLine, 'must be one line without control characters');
}

/** What people write in paragraphs; however a line was ended, it is kept ending in `\n`. */
export function manyLines(most: number) {
  return z
    .string()
    .trim()
    .overwrite((text) => text.replace(/\r\n?/g, '\n'))
    .min(1)
    .max(most)
    .refine(isVisible, 'must have a visible character')
    .refine((text) => text.split('\n').every(isOneLine), 'must have no control characters but line breaks');
}
