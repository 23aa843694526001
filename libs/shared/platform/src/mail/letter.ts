import { htmlOf } from './letter-html.ts';
import { textOf } from './letter-text.ts';
import { onOneLine } from './names.ts';
import type { RenderedMail } from './rendered-mail.ts';

/** What a mail says; how it looks is the layout's business. */
export type Letter = {
  readonly subject: string;
  readonly greeting: string;
  /** The first is also what mail programs show beside the subject. */
  readonly paragraphs: readonly string[];
  /** What it is about, at a glance. */
  readonly facts?: readonly Fact[];
  readonly button?: { readonly label: string; readonly url: string };
  readonly footnote: string;
  /** The address that answers go to; without it they are not read. */
  readonly answersTo?: string;
  readonly webOrigin: string;
};

export type Fact = { readonly label: string; readonly value: string };

/** The same words as text and as HTML. */
export function renderLetter(letter: Letter): Omit<RenderedMail, 'to'> {
  const { facts, answersTo } = letter;
  const clean = {
    ...letter,
    subject: onOneLine(letter.subject),
    paragraphs: letter.paragraphs.map(onOneLine),
    ...(facts && { facts: facts.map(({ label, value }) => ({ label, value: onOneLine(value) })) }),
    closing: closingOf(answersTo),
  };
  return {
    subject: clean.subject,
    text: textOf(clean),
    html: htmlOf(clean),
    ...(answersTo !== undefined && { replyTo: answersTo }),
  };
}

function closingOf(answersTo: string | undefined): string {
  return answersTo === undefined
    ? 'This mail was sent automatically, and answers to it are not read. You find us at'
    : `This mail was sent automatically; answers to it go to ${answersTo}. You find us at`;
}
