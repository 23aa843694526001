import { isLure } from './lure.ts';

const turning = /[\u202a-\u202e\u2066-\u2069]/g;
const LONGEST_NAME = 60;

/** What others have named must not add lines that look like ours, or turn ours around. */
export function onOneLine(text: string): string {
  return text
    .replace(turning, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

// As anybody can sign up with anybody's address, a "name" with a message in it would make us carry somebody's advertisement.
/** On one line, if it can be somebody's name; undefined for what is rather a link, a number to ring or a message. */
export function nameIn(text: string): string | undefined {
  const name = onOneLine(text);
  const isName = name !== '' && name.length <= LONGEST_NAME && !name.includes('/') && !isLure(name);
  return isName ? name : undefined;
}

export function greetingTo(text: string): string {
  const name = nameIn(text);
  return name === undefined ? 'Hello,' : `Hello ${name},`;
}
