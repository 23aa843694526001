import * as z from 'zod';
import { describe, expect, it } from 'vitest';
import { closed } from './closed.ts';

const known = { a: 1 };
const foreign = { a: 1, x: 1 };
const plain = z.object({ a: z.number() });

function keysRefused(schema: z.ZodType, value: unknown): boolean {
  return JSON.stringify(closed(schema).safeParse(value).error?.issues ?? []).includes('unrecognized_keys');
}

describe('a closed schema', () => {
  it.each([
    ['an object', plain, known, foreign],
    ['a member', z.object({ in: plain }), { in: known }, { in: foreign }],
    ['a list', z.array(plain), [known], [known, foreign]],
    ['an optional', plain.optional(), known, foreign],
    ['a nullable', plain.nullable(), known, foreign],
    ['a default', plain.default({ a: 1 }), known, foreign],
    ['a record', z.record(z.string(), plain), { k: known }, { k: foreign }],
    ['a tuple', z.tuple([z.string(), plain]), ['', known], ['', foreign]],
    ['a union', z.union([plain, z.string()]), known, foreign],
    [
      'a discriminated union',
      z.discriminatedUnion('kind', [z.object({ kind: z.literal('k'), a: z.number() })]),
      { kind: 'k', ...known },
      { kind: 'k', ...foreign },
    ],
    ['a refinement', plain.refine(({ a }) => a > 0), known, foreign],
    ['a transformation', plain.transform(({ a }) => a), known, foreign],
    ['a lazy schema', z.lazy(() => plain), known, foreign],
    ['a readonly', plain.readonly(), known, foreign],
  ])('refuses what it does not know in %s', (_, schema, good, bad) => {
    expect(closed(schema).safeParse(good).success).toBe(true);
    expect(closed(schema).safeParse(bad).success).toBe(false);
    expect(keysRefused(schema, bad)).toBe(true);
  });

  it('keeps refinements and transformations', () => {
    const schema = closed(plain.refine(({ a }) => a > 0).transform(({ a }) => a * 2));
    expect(schema.parse({ a: 2 })).toBe(4);
    expect(schema.safeParse({ a: -2 }).success).toBe(false);
  });

  it('closes a schema that contains itself', () => {
    const tree = z.object({
      get children() {
        return z.array(tree);
      },
    });
    expect(closed(tree).safeParse({ children: [{ children: [] }] }).success).toBe(true);
    expect(closed(tree).safeParse({ children: [{ children: [], x: 1 }] }).success).toBe(false);
  });

  it('leaves open what says so itself, and the original as it was', () => {
    expect(closed(z.looseObject({})).safeParse(foreign).success).toBe(true);
    closed(plain);
    expect(plain.safeParse(foreign).success).toBe(true);
  });

  it('does not exist for a schema that coerces', () => {
    expect(() => closed(z.object({ in: z.object({ a: z.coerce.number() }) }))).toThrow('not coerced');
  });

  it('refuses a member called __proto__', () => {
    expect(closed(plain).safeParse(JSON.parse('{"a":1,"__proto__":{}}')).success).toBe(false);
  });
});
