import { defineEvent, jsonSchema, type JsonSchema } from '@paymyinvoice/contracts';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { breakingChanges, type Direction } from './breaking-changes.ts';

type Members = z.core.$ZodLooseShape;

function released(data: Members): JsonSchema {
  return jsonSchema(
    defineEvent({
      type: 'thing.happened',
      version: 1,
      source: 'auth-service',
      summary: 'A thing happened.',
      data: z.object(data),
      samples: [],
    }),
  );
}

const NEW_READER: Direction[] = ['published-events'];
const OLD_READER: Direction[] = ['deployed-readers'];
const BOTH: Direction[] = ['published-events', 'deployed-readers'];

const text = z.string();
const line = z.object({ title: text, quantity: z.int().optional() });
const card = z.object({ kind: z.literal('card'), last4: text });
const bank = z.object({ kind: z.literal('bank'), iban: text });
const cash = z.object({ kind: z.literal('cash') });

const HARMLESS: [string, Members, Members][] = [
  ['nothing changed', { a: text }, { a: text }],
  ['a new optional member', { a: text }, { a: text, b: text.optional() }],
  ['a new optional object', { a: text }, { a: text, b: z.object({ c: text }).optional() }],
  ['a new optional member in a nested object', { a: z.object({}) }, { a: z.object({ b: text.optional() }) }],
  [
    'a new optional member in the items of a list',
    { a: z.array(line) },
    { a: z.array(line.extend({ note: text.optional() })) },
  ],
  [
    'a new optional member in one variant of a union',
    { a: z.union([card, bank]) },
    { a: z.union([card.extend({ brand: text.optional() }), bank]) },
  ],
  [
    'a new optional member in the values of a map',
    { a: z.record(text, line) },
    { a: z.record(text, line.extend({ note: text.optional() })) },
  ],
  ['a new optional member that may be null', { a: text }, { a: text, b: text.nullable().optional() }],
  ['another description', { a: text }, { a: text.describe('What the person typed.') }],
  [
    'a title, a deprecation and examples',
    { a: text },
    { a: text.meta({ title: 'A', deprecated: true, examples: ['x'] }) },
  ],
  ['another order of members', { a: text, b: text }, { b: text, a: text }],
  ['another order of an enum', { a: z.enum(['x', 'y']) }, { a: z.enum(['y', 'x']) }],
  ['another order of a union', { a: z.union([card, bank]) }, { a: z.union([bank, card]) }],
  ['an enum of one instead of a literal', { a: z.literal('x') }, { a: z.enum(['x']) }],
  [
    'a union of literals instead of an enum',
    { a: z.enum(['x', 'y']) },
    { a: z.union([z.literal('x'), z.literal('y')]) },
  ],
  ['an object opened to unknown members', { a: z.strictObject({ b: text }) }, { a: z.object({ b: text }) }],
  ['null on the other side of a union', { a: z.union([text, z.null()]) }, { a: z.union([z.null(), text]) }],
  ['a bound spelled the other way', { a: z.int().gt(0) }, { a: z.int().min(1) }],
  ['a lower bound that says nothing', { a: text }, { a: text.min(0) }],
  [
    'a discriminated union instead of a plain one',
    { a: z.union([card, bank]) },
    { a: z.discriminatedUnion('kind', [card, bank]) },
  ],
];

const BREAKING: [string, Members, Members, [member: string, change: string, breaks: Direction[]][]][] = [
  ['a removed member', { a: text, b: z.int() }, { a: text }, [['data.b', 'was removed', BOTH]]],
  [
    'a removed optional member',
    { a: text, b: z.int().optional() },
    { a: text },
    [['data.b', 'was removed', NEW_READER]],
  ],
  ['a renamed member', { a: z.int() }, { b: z.int() }, [['data.a', 'was removed, or renamed to b', BOTH]]],
  [
    'a member removed from a nested object',
    { a: z.object({ b: text, c: z.int() }) },
    { a: z.object({ b: text }) },
    [['data.a.c', 'was removed', BOTH]],
  ],
  [
    'a member removed from the items of a list',
    { a: z.array(line) },
    { a: z.array(line.omit({ quantity: true })) },
    [['data.a[].quantity', 'was removed', NEW_READER]],
  ],
  [
    'a new required member',
    { a: text },
    { a: text, b: z.int() },
    [['data.b', 'is a new required member', NEW_READER]],
  ],
  [
    'a new required member in a nested object',
    { a: z.object({ b: text }) },
    { a: z.object({ b: text, c: z.int() }) },
    [['data.a.c', 'is a new required member', NEW_READER]],
  ],
  [
    'a member that became required',
    { a: text.optional() },
    { a: text },
    [['data.a', 'became required', NEW_READER]],
  ],
  [
    'a member that became optional',
    { a: text },
    { a: text.optional() },
    [['data.a', 'may now be missing', OLD_READER]],
  ],
  ['another type', { a: text }, { a: z.int() }, [['data.a', 'changed type: string → integer', BOTH]]],
  [
    'a type narrowed to integers',
    { a: z.number() },
    { a: z.int() },
    [['data.a', 'changed type: number → integer', NEW_READER]],
  ],
  [
    'a type widened from integers',
    { a: z.int().min(0).max(9) },
    { a: z.number().min(0).max(9) },
    [['data.a', 'changed type: integer → number', OLD_READER]],
  ],
  [
    'a value instead of a list',
    { a: z.array(text) },
    { a: text },
    [['data.a', 'changed type: array → string', BOTH]],
  ],
  [
    'a list instead of a value',
    { a: text },
    { a: z.array(text) },
    [['data.a', 'changed type: string → array', BOTH]],
  ],
  ['null let in', { a: text }, { a: text.nullable() }, [['data.a', 'may now be null', OLD_READER]]],
  ['null kept out', { a: text.nullable() }, { a: text }, [['data.a', 'may no longer be null', NEW_READER]]],
  [
    'a tighter upper length',
    { a: text.max(200) },
    { a: text.max(100) },
    [['data.a', 'changed maxLength: 200 → 100', NEW_READER]],
  ],
  [
    'a looser upper length',
    { a: text.max(200) },
    { a: text.max(300) },
    [['data.a', 'changed maxLength: 200 → 300', OLD_READER]],
  ],
  [
    'a new upper length',
    { a: text },
    { a: text.max(100) },
    [['data.a', 'changed maxLength: none → 100', NEW_READER]],
  ],
  [
    'a lower length',
    { a: text },
    { a: text.min(1) },
    [['data.a', 'changed minLength: none → 1', NEW_READER]],
  ],
  [
    'a higher minimum',
    { a: z.int().min(0) },
    { a: z.int().min(1) },
    [['data.a', 'changed minimum: 0 → 1', NEW_READER]],
  ],
  [
    'a minimum dropped',
    { a: z.number().min(0) },
    { a: z.number() },
    [['data.a', 'changed minimum: 0 → none', OLD_READER]],
  ],
  [
    'a pattern added',
    { a: text },
    { a: text.regex(/^x/) },
    [['data.a', 'changed pattern: none → ^x', NEW_READER]],
  ],
  [
    'a pattern dropped',
    { a: text.regex(/^x/) },
    { a: text },
    [['data.a', 'changed pattern: ^x → none', OLD_READER]],
  ],
  [
    'a pattern changed',
    { a: text.regex(/^x/) },
    { a: text.regex(/^y/) },
    [['data.a', 'changed pattern: ^x → ^y', BOTH]],
  ],
  [
    'a format added',
    { a: text },
    { a: text.meta({ format: 'uri' }) },
    [['data.a', 'changed format: none → uri', NEW_READER]],
  ],
  [
    'a value added to an enum',
    { a: z.enum(['x']) },
    { a: z.enum(['x', 'y']) },
    [['data.a', "gained the value 'y'", OLD_READER]],
  ],
  [
    'a value removed from an enum',
    { a: z.enum(['x', 'y']) },
    { a: z.enum(['x']) },
    [['data.a', "lost the value 'y'", NEW_READER]],
  ],
  [
    'an enum opened to any text',
    { a: z.enum(['x', 'y']) },
    { a: text },
    [['data.a', "changed type: 'x' | 'y' → string", OLD_READER]],
  ],
  [
    'any text closed to an enum',
    { a: text },
    { a: z.enum(['x', 'y']) },
    [['data.a', "changed type: string → 'x' | 'y'", NEW_READER]],
  ],
  [
    'another literal',
    { a: z.literal(1) },
    { a: z.literal(2) },
    [
      ['data.a', 'lost the value 1', NEW_READER],
      ['data.a', 'gained the value 2', OLD_READER],
    ],
  ],
  [
    'a boolean that is always true',
    { a: z.boolean() },
    { a: z.literal(true) },
    [['data.a', 'changed type: boolean → true', NEW_READER]],
  ],
  [
    'other items in a list',
    { a: z.array(text) },
    { a: z.array(z.int()) },
    [['data.a[]', 'changed type: string → integer', BOTH]],
  ],
  [
    'a list that may no longer be empty',
    { a: z.array(text) },
    { a: z.array(text).min(1) },
    [['data.a', 'changed minItems: none → 1', NEW_READER]],
  ],
  [
    'a longer list',
    { a: z.array(text).max(5) },
    { a: z.array(text).max(9) },
    [['data.a', 'changed maxItems: 5 → 9', OLD_READER]],
  ],
  [
    'a variant added to a union',
    { a: z.union([card, bank]) },
    { a: z.union([card, bank, cash]) },
    [['data.a', "gained the variant kind 'cash'", OLD_READER]],
  ],
  [
    'a variant removed from a union',
    { a: z.union([card, bank, cash]) },
    { a: z.union([card, bank]) },
    [['data.a', "lost the variant kind 'cash'", NEW_READER]],
  ],
  [
    'a member removed from one variant',
    { a: z.union([card, bank]) },
    { a: z.union([card, bank.omit({ iban: true })]) },
    [['data.a.iban', 'was removed', BOTH]],
  ],
  [
    'a single type that became a union',
    { a: text },
    { a: z.union([text, z.int()]) },
    [['data.a', 'changed type: string → string | integer', OLD_READER]],
  ],
  [
    'a union that became a single type',
    { a: z.union([text, z.int()]) },
    { a: text },
    [['data.a', 'changed type: string | integer → string', NEW_READER]],
  ],
  [
    'other values in a map',
    { a: z.record(text, text) },
    { a: z.record(text, z.int()) },
    [['data.a.*', 'changed type: string → integer', BOTH]],
  ],
  [
    'a map instead of an object',
    { a: z.object({ b: text }) },
    { a: z.record(text, text) },
    [['data.a.b', 'may now be missing', OLD_READER]],
  ],
  [
    'unknown members refused',
    { a: z.object({ b: text }) },
    { a: z.strictObject({ b: text }) },
    [['data.a', 'no longer lets unknown members pass (additionalProperties: false)', OLD_READER]],
  ],
  [
    'an optional member in an object that readers have closed',
    { a: z.strictObject({}) },
    { a: z.strictObject({ b: text.optional() }) },
    [['data.a.b', 'is refused by readers, which are closed to members they do not know', OLD_READER]],
  ],
  [
    'a pattern replaced by the very values it allows',
    { a: text.regex(/^[xy]$/) },
    { a: z.enum(['x', 'y']) },
    [['data.a', "changed type: string → 'x' | 'y'", NEW_READER]],
  ],
  [
    'a pattern replaced by a value it does not allow',
    { a: text.regex(/^x$/) },
    { a: z.literal('y') },
    [
      ['data.a', "changed type: string → 'y'", NEW_READER],
      ['data.a', "gained the value 'y'", OLD_READER],
    ],
  ],
  ['a first member that is required', {}, { a: text }, [['data.a', 'is a new required member', NEW_READER]]],
];

describe('a released version may', () => {
  test.each(HARMLESS)('take %s', (_title, before, after) => {
    expect(breakingChanges(released(before), released(after))).toEqual([]);
  });
});

describe('a released version may not', () => {
  test.each(BREAKING)('take %s', (_title, before, after, expected) => {
    const found = breakingChanges(released(before), released(after));
    expect(found.map(({ member, change, breaks }) => [member, change, breaks])).toEqual(expected);
  });

  test('lose a member of the envelope', () => {
    const before = released({});
    const after = structuredClone(before);
    const properties = after['properties'] as JsonSchema;
    delete properties['traceparent'];
    after['required'] = (after['required'] as string[]).filter((name) => name !== 'traceparent');
    expect(breakingChanges(before, after).map(({ member, change }) => `${member} ${change}`)).toEqual([
      'traceparent was removed',
    ]);
  });

  test('change a rule that the check does not understand', () => {
    const before = { ...released({}), if: { required: ['x'] } };
    const after = { ...released({}), if: { required: ['y'] } };
    expect(breakingChanges(before, after)).toMatchObject([
      { member: 'event', change: "changed its 'if', which cannot be compared", breaks: BOTH },
    ]);
    expect(breakingChanges(before, before)).toEqual([]);
  });
});

test('definitions referred to by name count like those written in place', () => {
  const inPlace = released({ a: z.object({ b: text }) });
  const named = structuredClone(inPlace);
  const data = (named['properties'] as JsonSchema)['data'] as JsonSchema;
  const properties = data['properties'] as JsonSchema;
  named['$defs'] = { Thing: properties['a'] };
  properties['a'] = { $ref: '#/$defs/Thing' };
  expect(breakingChanges(inPlace, named)).toEqual([]);
  expect(breakingChanges(named, released({ a: z.object({ b: z.int() }) }))).toMatchObject([
    { member: 'data.a.b' },
  ]);
});
