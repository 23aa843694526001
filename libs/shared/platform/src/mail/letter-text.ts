import type { Fact, Letter } from './letter.ts';

const lineLength = 72;

export function textOf(letter: Letter & { readonly closing: string }): string {
  const { greeting, paragraphs, facts = [], button, footnote, closing, webOrigin } = letter;
  const blocks = [
    ...[greeting, ...paragraphs].map((text) => wrapped(text)),
    ...(facts.length > 0 ? [listed(facts)] : []),
    // An address stays whole on a line of its own, or it is no link any more.
    ...(button ? [`${button.label}:\n${button.url}`] : []),
    wrapped(footnote),
    `-- \nPayMyInvoice\n${wrapped(closing)}\n${webOrigin}`,
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** Values below each other, as in a table. */
function listed(facts: readonly Fact[]): string {
  const width = Math.max(...facts.map(({ label }) => label.length)) + 3;
  const indented = (text: string) => text.replaceAll('\n', `\n${' '.repeat(width)}`);
  return facts
    .map(({ label, value }) => `${label}:`.padEnd(width) + indented(wrapped(value, lineLength - width)))
    .join('\n');
}

function wrapped(text: string, width = lineLength): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line === '') lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}
