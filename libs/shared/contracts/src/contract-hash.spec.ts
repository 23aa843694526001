import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { contractHash, schemaHash } from './contract-hash.ts';
import { defineEvent } from './event-contract.ts';

function hashOf(data: z.ZodObject, summary = 'A thing happened.'): string {
  return contractHash(
    defineEvent({ type: 'thing.happened', version: 1, source: 'auth-service', summary, data, samples: [] }),
  );
}

const data = z.object({ title: z.string(), kind: z.enum(['a', 'b']) });

describe('the hash of a contract', () => {
  test('is sixteen hexadecimal digits', () => {
    expect(hashOf(data)).toMatch(/^[0-9a-f]{16}$/);
  });

  test.each([
    ['the summary', data, 'In other words.'],
    [
      'a description',
      z.object({ title: z.string().describe('A title'), kind: z.enum(['a', 'b']) }),
      undefined,
    ],
    [
      'examples',
      z.object({ title: z.string().meta({ examples: ['x'] }), kind: z.enum(['a', 'b']) }),
      undefined,
    ],
    ['the order of members and values', z.object({ kind: z.enum(['b', 'a']), title: z.string() }), undefined],
  ])('does not depend on %s', (_name, same, summary) => {
    expect(hashOf(same, summary)).toBe(hashOf(data));
  });

  test.each([
    ['a new optional member', data.extend({ note: z.string().optional() })],
    ['a missing member, even one called like a keyword', data.omit({ title: true })],
    ['a bound', data.extend({ title: z.string().max(10) })],
    ['an enum value', data.extend({ kind: z.enum(['a', 'c']) })],
    ['what is required', data.partial({ title: true })],
  ])('changes with %s', (_name, other) => {
    expect(hashOf(other)).not.toBe(hashOf(data));
  });

  test('depends on the content of constants, though it be called like documentation', () => {
    expect(schemaHash({ const: { title: 'a' } })).not.toBe(schemaHash({ const: { title: 'b' } }));
    expect(schemaHash({ const: { a: 1, b: 2 } })).toBe(schemaHash({ const: { b: 2, a: 1 } }));
  });

  test('depends on the order of a tuple, but not of alternatives', () => {
    const [a, b] = [{ type: 'string' }, { type: 'null' }];
    expect(schemaHash({ prefixItems: [a, b] })).not.toBe(schemaHash({ prefixItems: [b, a] }));
    expect(schemaHash({ anyOf: [a, b] })).toBe(schemaHash({ anyOf: [b, a] }));
  });
});
