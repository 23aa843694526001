import { describe, expect, it } from 'vitest';
import { manyLines, oneLine } from './text.ts';

const name = oneLine(20);
const notes = manyLines(20);

describe('a text on one line', () => {
  it.each([
    ['  Initech Ltd ', 'Initech Ltd'],
    ['株式会社テスト', '株式会社テスト'],
    ['شركة الاختبار', 'شركة الاختبار'],
    ['Zoë & Søns 🧾', 'Zoë & Søns 🧾'],
    ['می\u200cخواهم', 'می\u200cخواهم'],
  ])('%j is kept as %j', (text, kept) => {
    expect(name.parse(text)).toBe(kept);
  });

  it.each([
    ...['', '   ', '\u200b', '\u2800', 'a'.repeat(21)],
    ...['two\nlines', 'a\rBcc: b', 'a\tb', 'a\0b', 'a\u007fb', 'a\u0085b', 'a\u2028b'],
    ...['Ltd \u202egnp.exe', 'a\u2066b\u2069'],
  ])('%j is none', (text) => {
    expect(name.safeParse(text).success).toBe(false);
  });
});

describe('a text of many lines', () => {
  it('may be broken into lines, which all end alike', () => {
    expect(notes.parse('1 Road\r\n\r\nTown\rLand\n')).toBe('1 Road\n\nTown\nLand');
  });

  it.each(['a\tb', 'a\0b', 'a\u001b[2Jb', 'a\u202eb', 'a\n\u2067b', '\n\u200b\n', 'a'.repeat(21)])(
    '%j is none',
    (text) => {
      expect(notes.safeParse(text).success).toBe(false);
    },
  );
});
