import { describe, expect, test } from 'vitest';
import { isSameItem, itemSizeBytes } from './items.ts';

describe('the size of an item', () => {
  test.each([
    ['text counts as UTF-8', { ab: { S: 'äé' } }, 2 + 4],
    ['binary counts its bytes, not its base64', { b: { B: 'aGVsbG8=' } }, 1 + 5],
    ['a boolean and a null count one', { a: { BOOL: false }, b: { NULL: true } }, 1 + 1 + 1 + 1],
    ['zero counts one', { n: { N: '0' } }, 1 + 1],
    ['two digits share a byte', { n: { N: '1234' } }, 1 + 3],
    ['trailing zeros are free', { n: { N: '1000000' } }, 1 + 2],
    ['a minus sign counts one', { n: { N: '-12' } }, 1 + 3],
    ['a map costs three and one an entry', { m: { M: { a: { S: 'b' } } } }, 1 + 3 + 1 + 2],
    ['a list costs three and one an entry', { l: { L: [{ S: 'a' }, { S: 'b' }] } }, 1 + 3 + 2 * 2],
    ['a set costs its members', { s: { SS: ['aa', 'b'] } }, 1 + 3],
  ])('%s', (_rule, item, bytes) => {
    expect(itemSizeBytes(item)).toBe(bytes);
  });
});

describe('whether an item is unchanged', () => {
  test('the order of attributes and of set members makes no difference', () => {
    const one = { a: { S: '1' }, s: { SS: ['x', 'y'] }, m: { M: { b: { N: '1' }, c: { L: [{ S: 'z' }] } } } };
    const other = {
      m: { M: { c: { L: [{ S: 'z' }] }, b: { N: '1' } } },
      s: { SS: ['y', 'x'] },
      a: { S: '1' },
    };
    expect(isSameItem(one, other)).toBe(true);
  });

  test.each([
    ['a value', { a: { S: '1' } }, { a: { S: '2' } }],
    ['a type', { a: { S: '1' } }, { a: { N: '1' } }],
    ['a missing attribute', { a: { S: '1' }, b: { S: '1' } }, { a: { S: '1' } }],
    ['the order of a list', { l: { L: [{ S: '1' }, { S: '2' }] } }, { l: { L: [{ S: '2' }, { S: '1' }] } }],
  ])('%s makes a difference', (_what, one, other) => {
    expect(isSameItem(one, other)).toBe(false);
  });
});
