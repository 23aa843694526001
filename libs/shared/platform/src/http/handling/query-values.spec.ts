import * as z from 'zod';
import { describe, expect, it } from 'vitest';
import { queryValues } from './query-values.ts';

const shape = {
  limit: z.int().min(1).default(20),
  invoiced: z.boolean().optional(),
  tag: z.array(z.string()).optional(),
  size: z.array(z.number()).optional(),
  name: z.string().optional(),
};

const read = (query: string) => queryValues(new URLSearchParams(query), shape);

describe('a query string', () => {
  it.each([
    ['limit=7', { limit: 7 }],
    ['limit=1.5', { limit: 1.5 }],
    ['invoiced=true', { invoiced: true }],
    ['invoiced=false', { invoiced: false }],
    ['tag=a&tag=b', { tag: ['a', 'b'] }],
    ['tag=a', { tag: ['a'] }],
    ['size=1&size=2', { size: [1, 2] }],
    ['name=7', { name: '7' }],
    ['name=true', { name: 'true' }],
    ['name=a%26b+c', { name: 'a&b c' }],
    ['name=', { name: '' }],
  ])('%s is read as declared', (query, expected) => {
    expect(read(query)).toEqual(expected);
  });

  it.each(['limit=', 'limit=0x10', 'limit=1e3', 'limit=%201', 'limit=+1', 'limit=NaN', 'limit=1&limit=2'])(
    '%s is no number',
    (query) => {
      expect(typeof read(query)['limit']).not.toBe('number');
      expect(z.strictObject(shape).safeParse(read(query)).success).toBe(false);
    },
  );

  it.each([
    'invoiced=1',
    'invoiced=TRUE',
    'invoiced=',
    'name=a&name=b',
    'unknown=1',
    '__proto__=1',
    'constructor=1',
  ])('%s is refused', (query) => {
    expect(z.strictObject(shape).safeParse(read(query)).success).toBe(false);
  });
});
