import { describe, expect, it } from 'vitest';
import { PersonName } from './person-name.ts';

describe('a name', () => {
  it.each(['Ada Lovelace', "O'Neil-Šmíd, Jr.", 'عمر الخيام', '李', '👩‍👩‍👧‍👦', 'x'.repeat(200)])(
    '%j is one, whatever the script',
    (name) => {
      expect(PersonName.parse(` ${name} `)).toBe(name);
    },
  );

  it.each([
    ...['', '  ', '\u200b', '\u200e\u200f', '\u3164', '\u115f\uffa0', '\u2800', 'x'.repeat(201)],
    ...['Ada\nBcc: b@example.com', 'Ada\r\n', 'a\0b', 'a\u2028b', 'Ada \u202egnp.exe', 'a\u2066b'].map(
      (name) => `${name}.`,
    ),
  ])('%j is none', (name) => {
    expect(PersonName.safeParse(name).success).toBe(false);
  });

  it('is told apart from one in words for people', () => {
    const { error } = PersonName.safeParse('x'.repeat(201));
    expect(error?.issues.map(({ message }) => message)).toEqual(['must have 1 to 200 characters']);
  });
});
