import { nameIn } from './names.ts';

// SES takes no longer ones.
const longestSender = 320;
/** Under 75 characters as an encoded word. */
const bytesInWord = 45;

/**
 * Our address with the name of whoever has the mail sent before it. The name is somebody else's text: quoted or encoded
 * it stays a name, and one that looks like an address (most mail programs show nothing else) is left out.
 */
export function senderOf(mailFrom: string, onBehalfOf?: string): string {
  const address = /<([^<>]+)>$/.exec(mailFrom)?.[1] ?? mailFrom;
  if (!/^[^\s@<>"]+@[^\s@<>"]+$/.test(address)) throw new Error('MAIL_FROM holds no address.');
  const name = onBehalfOf === undefined ? undefined : nameIn(onBehalfOf);
  if (name === undefined) return mailFrom;
  const sender = `${phrase(`${name} via PayMyInvoice`)} <${address}>`;
  return sender.length <= longestSender ? sender : mailFrom;
}

function phrase(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text) && !text.includes('=?')) return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
  return wordsOf(text)
    .map((word) => `=?UTF-8?B?${Buffer.from(word).toString('base64')}?=`)
    .join(' ');
}

/** In pieces that each fit into an encoded word, cut between characters. */
function wordsOf(text: string): string[] {
  const words = [''];
  for (const character of text) {
    const longer = (words.at(-1) ?? '') + character;
    if (Buffer.byteLength(longer) <= bytesInWord) words[words.length - 1] = longer;
    else words.push(character);
  }
  return words;
}
