import { describe, expect, it } from 'vitest';
import { cursors } from './cursors.ts';

const position = { pk: 'OWNER#usr_1', sk: 'TIME#2026-03-14' };
const { sign, verify } = cursors('a secret of at least sixteen');
const invalid: unknown = expect.objectContaining({ code: 'cursor.invalid', kind: 'invalid' });

describe('a cursor', () => {
  it('leads back to the position it was made of', () => {
    expect(verify('times:usr_1', sign('times:usr_1', position))).toEqual(position);
  });

  it('is worth nothing in another list', () => {
    expect(() => verify('times:usr_2', sign('times:usr_1', position))).toThrow(invalid);
    expect(() => verify('times', sign('times:usr_1', position))).toThrow(invalid);
  });

  it('is worth nothing under another secret', () => {
    const foreign = cursors('another secret altogether').sign('times', position);
    expect(() => verify('times', foreign)).toThrow(invalid);
  });

  it('is worth nothing once a single character differs', () => {
    const cursor = sign('times', position);
    for (const index of cursor.split('').keys()) {
      const other = cursor[index] === 'A' ? 'B' : 'A';
      expect(() => verify('times', cursor.slice(0, index) + other + cursor.slice(index + 1))).toThrow(
        invalid,
      );
    }
  });

  it.each(['', '!', 'AAAA', 'null', '-'.repeat(500), 'ü'])('cannot be made up: %j', (cursor) => {
    expect(() => verify('times', cursor)).toThrow(invalid);
  });

  it('is accepted only in the very form it was given out', () => {
    const cursor = sign('times', position);
    for (const text of [`${cursor}=`, `${cursor}\n`, ` ${cursor}`, `${cursor}!`]) {
      expect(() => verify('times', text)).toThrow(invalid);
    }
  });

  it('tells its holder nothing of the table', () => {
    const bytes = Buffer.from(sign('times', position), 'base64url').toString('latin1');
    expect(bytes).not.toMatch(/OWNER|TIME|pk/);
  });

  it('needs a secret worth the name', () => {
    expect(() => cursors('short')).toThrow('at least 16');
  });
});
