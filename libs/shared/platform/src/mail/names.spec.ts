import { describe, expect, it } from 'vitest';
import { greetingTo, nameIn, onOneLine } from './names.ts';

describe('what others have named', () => {
  it('stays on one line and cannot turn ours around', () => {
    expect(onOneLine(' Ada\r\n\tLovelace \u202e& Sons\u0000 ')).toBe('Ada Lovelace & Sons');
  });

  it.each(['Ada', 'J.R.R. Tolkien', 'Lovelace & Sons', 'Henry the 8th', 'عمر'])(
    'is a name if it can be one: %s',
    (name) => expect(nameIn(name)).toBe(name),
  );

  it.each([
    '',
    'evil.example',
    'https://evil.example',
    'pay@bank',
    'ｐａｙ＠ｂａｎｋ',
    'Ring +1 (202) 555-0143',
    'a'.repeat(61),
  ])('is none if it leads somewhere or is a message: %j', (text) => {
    expect(nameIn(text)).toBeUndefined();
    expect(greetingTo(text)).toBe('Hello,');
  });
});
