import { describe, expect, it } from 'vitest';
import { breakPositions } from './break-positions.ts';
import { inVisualOrder, levelsOf, mirrored } from './writing-direction.ts';

const parts = (text: string) => {
  const ends = breakPositions(text);
  return ends.map((end, at) => text.slice(ends[at - 1] ?? 0, end));
};

describe('breakPositions', () => {
  it.each([
    ['words', 'one two-three', ['one ', 'two-', 'three']],
    ['Chinese, never before its punctuation', '中国。人', ['中', '国。', '人']],
    ['Thai words, which have no spaces', 'ภาษาไทย', ['ภาษา', 'ไทย']],
    ['nothing', '', ['']],
  ])('divides %s', (_, text, expected) => {
    expect(parts(text)).toEqual(expected);
  });

  it('keeps amounts and addresses whole', () => {
    expect(parts('EUR\u00a01,234.56')).toEqual(['EUR\u00a01,234.56']);
  });
});

describe('the direction of writing', () => {
  it('is not looked for where all goes from left to right', () => {
    expect(levelsOf('Anna 123 中国')).toBeUndefined();
  });

  it('is that of the first letter, with numbers inside from left to right', () => {
    const found = levelsOf('אב 12');
    expect(found?.isRightToLeft).toBe(true);
    expect([...(found?.levels ?? [])]).toEqual([1, 1, 1, 2, 2]);
    expect(levelsOf('a אב')?.isRightToLeft).toBe(false);
  });

  it('orders pieces as the eye meets them', () => {
    const pieces = [0, 1, 2, 1, 0].map((level, at) => ({ level, at }));
    expect(inVisualOrder(pieces).map(({ at }) => at)).toEqual([0, 3, 2, 1, 4]);
  });

  it('turns brackets round', () => {
    expect(mirrored('(a] «')).toBe(')a[ »');
  });
});
