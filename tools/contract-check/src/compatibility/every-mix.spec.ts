import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as z from 'zod';
import type { JsonSchema } from '@paymyinvoice/contracts';
import { breakingChanges } from './breaking-changes.ts';

/** A schema together with the values a publisher held to it may write. */
interface Side {
  readonly schema: z.ZodType;
  readonly values: fc.Arbitrary<unknown>;
}
type Pair = readonly [released: Side, next: Side];

const leaf: fc.Arbitrary<Side> = fc.oneof(
  fc
    .constantFrom(3, 5)
    .map((max) => ({ schema: z.string().max(max), values: fc.string({ maxLength: max }) })),
  fc
    .constantFrom(0, 1)
    .map((min) => ({ schema: z.int().min(min).max(9), values: fc.integer({ min, max: 9 }) })),
  fc.constant({ schema: z.number(), values: fc.double({ noNaN: true, noDefaultInfinity: true }) }),
  fc
    .subarray(['x', 'y', 'z'], { minLength: 1 })
    .map((values) => ({ schema: z.enum(values), values: fc.constantFrom(...values) })),
  fc.constant({ schema: z.boolean(), values: fc.boolean() }),
  fc.constant({ schema: z.literal(true), values: fc.constant(true) }),
);

const mostly = (usual: boolean) =>
  fc.integer({ min: 0, max: 9 }).map((dice) => (dice === 0 ? !usual : usual));

const { pair } = fc.letrec<{ pair: Pair }>((tie) => ({
  pair: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.tuple(leaf, leaf, mostly(true)).map(([a, b, same]): Pair => [a, same ? a : b]),
    wrapped(tie('pair'), ({ schema, values }) => ({
      schema: z.array(schema),
      values: fc.array(values, { maxLength: 3 }),
    })),
    wrapped(tie('pair'), ({ schema, values }) => ({ schema: schema.nullable(), values: fc.option(values) })),
    wrapped(tie('pair'), ({ schema, values }) => ({
      schema: z.record(z.string(), schema),
      values: fc.dictionary(fc.constantFrom('k', 'l'), values, { noNullPrototype: true }),
    })),
    fc
      .tuple(tie('pair'), leaf, leaf, mostly(true))
      .map(([[a, b], c, d, same]): Pair => [union(a, c), union(b, same ? c : d)]),
    fc.tuple(tie('pair'), tie('pair')).map(([[a, b], [c, d]]): Pair => [variants(a, c), variants(b, d)]),
    fc.array(memberPair(tie('pair')), { minLength: 1, maxLength: 3 }).map(objects),
  ),
}));

function wrapped(inner: fc.Arbitrary<Pair>, wrap: (side: Side) => Side): fc.Arbitrary<Pair> {
  return fc.tuple(inner, mostly(true)).map(([[a, b], both]): Pair => [wrap(a), both ? wrap(b) : b]);
}

function union(a: Side, b: Side): Side {
  return { schema: z.union([a.schema, b.schema]), values: fc.oneof(a.values, b.values) };
}

function variants(...sides: Side[]): Side {
  const tagged = sides.map(({ schema, values }, index) => ({
    schema: z.object({ kind: z.literal(index), value: schema }),
    values: values.map((value) => ({ kind: index, value })),
  }));
  return {
    schema: z.union(tagged.map(({ schema }) => schema)),
    values: fc.oneof(...tagged.map(({ values }) => values)),
  };
}

type Member = { side: Side; isOptional: boolean } | undefined;

function memberPair(inner: fc.Arbitrary<Pair>): fc.Arbitrary<[Member, Member]> {
  return fc
    .record({
      pair: inner,
      isOptional: fc.boolean(),
      keeps: mostly(true),
      isIn: fc.constantFrom('both', 'both', 'both', 'next', 'released'),
    })
    .map(({ pair: [a, b], isOptional, keeps, isIn }): [Member, Member] => [
      isIn === 'next' ? undefined : { side: a, isOptional },
      isIn === 'released' ? undefined : { side: b, isOptional: keeps ? isOptional : !isOptional },
    ]);
}

function objects(members: [Member, Member][]): Pair {
  return [object(members.map(([a]) => a)), object(members.map(([, b]) => b))];
}

function object(members: Member[]): Side {
  const present = members.flatMap((member, index) => (member ? [{ name: `m${index}`, ...member }] : []));
  return {
    schema: z.object(
      Object.fromEntries(
        present.map(({ name, side, isOptional }) => [
          name,
          isOptional ? side.schema.optional() : side.schema,
        ]),
      ),
    ),
    values: fc.record(Object.fromEntries(present.map(({ name, side }) => [name, side.values])), {
      requiredKeys: present.filter(({ isOptional }) => !isOptional).map(({ name }) => name),
      noNullPrototype: true,
    }),
  };
}

const jsonSchemaOf = ({ schema }: Side): JsonSchema => z.toJSONSchema(schema, { io: 'input' });

test('whatever passes lets every reader read every event, old or new, and loses nothing that was published', () => {
  let passed = 0;
  let refused = 0;
  const property = fc.property(
    pair.chain(([released, next]) =>
      fc.tuple(fc.constant([released, next] as const), released.values, next.values),
    ),
    ([[released, next], oldEvent, newEvent]) => {
      if (breakingChanges(jsonSchemaOf(released), jsonSchemaOf(next)).length > 0) {
        refused += 1;
        return;
      }
      passed += 1;
      expect(next.schema.safeParse(oldEvent)).toEqual({ success: true, data: oldEvent });
      expect(released.schema.safeParse(newEvent).success).toBe(true);
    },
  );
  fc.assert(property, { numRuns: 1000 });
  // Both ways have to have been taken often, or this proves nothing.
  expect(Math.min(passed, refused)).toBeGreaterThan(100);
});
