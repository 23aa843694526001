import { contentOf } from './mail-content.ts';
import { isLure } from './lure.ts';
import { htmlOf, textOf } from './mail-layout.ts';
import type { Mail } from './mail.ts';

export type RenderedMail = {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
};

export function renderMail(mail: Mail, webOrigin: string): RenderedMail {
  const content = contentOf(mail, webOrigin);
  const letter = {
    ...content,
    paragraphs: content.paragraphs.map(onOneLine),
    greeting: greetingTo(mail.name),
    webOrigin,
  };
  return { to: mail.to, subject: content.subject, text: textOf(letter), html: htmlOf(letter) };
}

const turning = /[\u202a-\u202e\u2066-\u2069]/g;

/** What others have named must not add lines that look like ours, or turn ours around. */
function onOneLine(text: string): string {
  return text
    .replace(turning, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

const LONGEST_GREETED = 60;

// As anybody can sign up with anybody's address, a "name" with a message in it would make us carry somebody's advertisement.
function greetingTo(name: string): string {
  const oneLine = onOneLine(name);
  const isName =
    oneLine !== '' && oneLine.length <= LONGEST_GREETED && !/\//.test(oneLine) && !isLure(oneLine);
  return isName ? `Hello ${oneLine},` : 'Hello,';
}
