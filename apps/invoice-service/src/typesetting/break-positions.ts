import LineBreaker from 'linebreak';

/** Scripts without spaces whose words only a dictionary tells apart, which Unicode's line breaking leaves to others. */
const SPACELESS = String.raw`[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]`;
const SPACELESS_TEXT = new RegExp(`${SPACELESS}+`, 'gu');

const words = new Intl.Segmenter('th', { granularity: 'word' });

/** Where a line of one paragraph may end, in order; the last one is its end. */
export function breakPositions(paragraph: string): number[] {
  const positions = new Set<number>();
  const breaker = new LineBreaker(paragraph);
  for (let found = breaker.nextBreak(); found; found = breaker.nextBreak()) positions.add(found.position);
  for (const { 0: text, index } of paragraph.matchAll(SPACELESS_TEXT))
    for (const word of words.segment(text)) if (word.index > 0) positions.add(index + word.index);
  return [...positions.add(paragraph.length)].sort((a, b) => a - b);
}
