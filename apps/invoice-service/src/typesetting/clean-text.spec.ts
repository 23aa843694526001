import { describe, expect, it } from 'vitest';
import { cleanLine, cleanText } from './clean-text.ts';

describe('cleanText', () => {
  it.each([
    ['control characters', 'a\u0000b\u0007c\u001b[1m', 'abc[1m'],
    ['orders to turn the direction of writing', '\u202eabc\u202c\u2066d\u2069\u200f', 'abcd'],
    ['what cannot be seen', 'soft\u00adhyphen\ufeff\u200b\u{e0041}', 'softhyphen'],
    ['halves of characters', 'a\ud800b', 'a\ufffdb'],
  ])('leaves out or replaces %s', (_, text, cleaned) => {
    expect(cleanText(text)).toBe(cleaned);
  });

  it('knows all ends of lines, and keeps one empty line of many', () => {
    expect(cleanText('a\r\nb\rc\u2028d\n\n\n\n\ne\tf  g \n')).toBe('a\nb\nc\nd\n\ne f g');
    expect(cleanLine(' a\n\nb ')).toBe('a b');
  });

  it('keeps the marks that languages have and leaves out ornaments', () => {
    expect(cleanText('Nguyễn שָׁלוֹם श्री کتاب‌ها')).toBe('Nguyễn שָׁלוֹם श्री کتاب‌ها'.normalize('NFC'));
    expect(cleanText(`x${'\u0301\u0308\u0338\u035f'.repeat(100)}`).length).toBeLessThanOrEqual(4);
    expect(cleanText(`ส${'\u0e47'.repeat(100)}`)).toBe('ส\u0e47');
  });
});
