const LINE_ENDS = /\r\n?|[\v\f\u0085\u2028\u2029]/g;
/**
 * What shows nothing of its own but disturbs what is around it: control characters, orders to turn the direction of
 * writing, soft hyphens and tags. The two joiners stay, as Persian, Indic scripts and emoji are written with them.
 */
const INVISIBLE =
  /[^\P{Cc}\n]|[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e0fff}]/gu;
/** No script has more marks on a letter, nor the same one twice; ornaments beyond would be drawn over other lines. */
const SAME_MARKS = /(\p{M})\1+/gu;
const TOO_MANY_MARKS = /(\p{M}{4})\p{M}+/gu;
const TOO_MANY_ACCENTS = /([\p{M}&&\p{Script=Inherited}]{2})[\p{M}&&\p{Script=Inherited}]+/gv;

/** Anybody's text, fit to be drawn: lines end in `\n`, and at most one line in a row is empty. */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .normalize('NFC')
    .replace(LINE_ENDS, '\n')
    .replace(/\t/g, ' ')
    .replace(INVISIBLE, '')
    .replace(SAME_MARKS, '$1')
    .replace(TOO_MANY_ACCENTS, '$1')
    .replace(TOO_MANY_MARKS, '$1')
    .replace(/ *\n */g, '\n')
    .replace(/ {2,}/g, ' ')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** For what has one line, as names have: its lines are joined. */
export function cleanLine(text: string): string {
  return cleanText(text).replace(/\n+/g, ' ');
}
