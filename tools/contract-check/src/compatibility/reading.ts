import type { JsonSchema } from '@paymyinvoice/contracts';
import { boundsAccept, boundsThatRefuse, BOUND_KEYWORDS } from './bounds.ts';
import { isRecord, nameOf, nameOfValue, rulesOf, sameSchema, shapesOf, type Shape } from './shapes.ts';

/** Why a reader refuses, or silently loses, something a writer may write. Texts are put together by the caller. */
export type Obstacle = { readonly member: string } & (
  | { readonly kind: 'type'; readonly reader: string; readonly writer: string }
  | { readonly kind: 'null' }
  | { readonly kind: 'value'; readonly value: string }
  | { readonly kind: 'bound'; readonly keyword: string; readonly reader: unknown; readonly writer: unknown }
  | { readonly kind: 'variant'; readonly variant: string }
  | { readonly kind: 'missing'; readonly writer: 'optional' | 'absent'; readonly renamedTo?: string }
  | { readonly kind: 'unread'; readonly renamedTo?: string }
  | { readonly kind: 'closed' }
  | { readonly kind: 'incomparable'; readonly keyword: string }
);

interface Sides {
  readonly reader: JsonSchema;
  readonly writer: JsonSchema;
  readonly unknownMembers: UnknownMembers;
}

/** Whether a member that the reader does not know is an obstacle: it is when readers used to know it. */
export type UnknownMembers = 'ignored' | 'reported';

/** Every obstacle between one side's schema and the other's. Publishers write declared members only. */
export function obstaclesToReading(
  reader: JsonSchema,
  writer: JsonSchema,
  unknownMembers: UnknownMembers,
): Obstacle[] {
  return compare(reader, writer, '', { reader, writer, unknownMembers });
}

function compare(reader: unknown, writer: unknown, member: string, sides: Sides): Obstacle[] {
  const read = shapesOf(reader, sides.reader);
  const written = shapesOf(writer, sides.writer);
  return written.flatMap((shape) => compareShape(read, shape, member, sides, nameOf(written)));
}

function compareShape(read: readonly Shape[], written: Shape, member: string, sides: Sides, writer: string) {
  const candidates = read.filter((shape) => coversType(shape.type, written.type));
  if (candidates.length === 0 && written.type === 'null') return [{ kind: 'null', member } as const];
  if (candidates.length === 0) return [{ kind: 'type', member, reader: nameOf(read), writer } as const];
  if (written.values) return refusedValues(candidates, written.values, member);

  const attempts = candidates.map((candidate) => compareAlike(candidate, written, member, sides));
  if (attempts.some((obstacles) => obstacles.length === 0)) return [];
  const [only, ...others] = attempts;
  if (only && others.length === 0) return only;
  const counterpart = candidates.findIndex((candidate) =>
    sharesDiscriminator(candidate.schema, written.schema),
  );
  return (
    attempts[counterpart] ?? [{ kind: 'variant', member, variant: variantName(written.schema) } as const]
  );
}

function coversType(reader: string, writer: string): boolean {
  return reader === 'any' || reader === writer || (reader === 'number' && writer === 'integer');
}

function refusedValues(candidates: readonly Shape[], values: readonly unknown[], member: string): Obstacle[] {
  const accepted = (value: unknown) =>
    candidates.some((shape) =>
      shape.values
        ? shape.values.includes(value)
        : rulesOf(shape.schema).every((rule) => BOUND_KEYWORDS.has(rule)) &&
          boundsAccept(shape.schema, value),
    );
  return values
    .filter((value) => !accepted(value))
    .map((value) => ({ kind: 'value', member, value: nameOfValue(value) }));
}

/** Both sides are of one type, and the writer's is not a list of exact values. */
function compareAlike(reader: Shape, writer: Shape, member: string, sides: Sides): Obstacle[] {
  if (reader.values) {
    const isEveryBoolean = [true, false].every((value) => reader.values?.includes(value));
    if (isEveryBoolean) return [];
    return [{ kind: 'type', member, reader: nameOf([reader]), writer: nameOf([writer]) }];
  }
  const bounds = boundsThatRefuse(
    { ...reader.schema, type: reader.type },
    { ...writer.schema, type: writer.type },
  );
  return [
    ...bounds.map((bound): Obstacle => ({ kind: 'bound', member, ...bound })),
    ...(writer.type === 'object' ? compareObjects(reader.schema, writer.schema, member, sides) : []),
    ...(writer.type === 'array'
      ? compare(reader.schema['items'], writer.schema['items'], `${member}[]`, sides)
      : []),
    ...incomparable(reader.schema, writer.schema, member),
  ];
}

function compareObjects(reader: JsonSchema, writer: JsonSchema, member: string, sides: Sides): Obstacle[] {
  const [read, written] = [membersOf(reader), membersOf(writer)];
  return [
    ...Object.entries(written).flatMap(([name, schema]) =>
      name in read
        ? compare(read[name], schema, join(member, name), sides)
        : unknownMember(reader, schema, join(member, name), written, sides),
    ),
    ...missingMembers(reader, writer, member, sides),
    ...compareEntries(reader, writer, member, sides),
  ];
}

function unknownMember(
  reader: JsonSchema,
  schema: unknown,
  member: string,
  written: JsonSchema,
  sides: Sides,
): Obstacle[] {
  const entries = reader['additionalProperties'];
  if (isRecord(entries)) return compare(entries, schema, member, sides);
  if (entries === false) return [{ kind: 'closed', member }];
  if (sides.unknownMembers === 'ignored') return [];
  return [{ kind: 'unread', member, ...successor(schema, membersOf(reader), written) }];
}

function missingMembers(reader: JsonSchema, writer: JsonSchema, member: string, sides: Sides): Obstacle[] {
  const [read, written, certain] = [membersOf(reader), membersOf(writer), requiredOf(writer)];
  const mayBeWritten = (name: string) => name in written || isRecord(writer['additionalProperties']);
  return [...requiredOf(reader)]
    .filter((name) => !certain.has(name))
    .flatMap((name): Obstacle[] => {
      const path = join(member, name);
      if (mayBeWritten(name)) return [{ kind: 'missing', member: path, writer: 'optional' }];
      const rename = successor(read[name], written, read);
      // Told already as the member it replaces.
      if (rename.renamedTo !== undefined && sides.unknownMembers === 'reported') return [];
      return [{ kind: 'missing', member: path, writer: 'absent', ...rename }];
    });
}

/** Maps: members of any name, of which each may bear the name of a member that the reader knows. */
function compareEntries(reader: JsonSchema, writer: JsonSchema, member: string, sides: Sides): Obstacle[] {
  const entries = writer['additionalProperties'];
  if (!isRecord(entries)) return [];
  const any = join(member, '*');
  if (reader['additionalProperties'] === false) return [{ kind: 'closed', member: any }];
  const [read, written] = [membersOf(reader), membersOf(writer)];
  const isLost = !isRecord(reader['additionalProperties']) && sides.unknownMembers === 'reported';
  const namesakes = Object.keys(read).filter((name) => !(name in written));
  return [
    ...(isLost ? [{ kind: 'unread', member: any } as const] : []),
    ...compare(reader['additionalProperties'], entries, any, sides),
    ...namesakes.flatMap((name) => compare(read[name], entries, join(member, name), sides)),
    ...compare(reader['propertyNames'], writer['propertyNames'] ?? { type: 'string' }, any, sides),
  ];
}

/** A member that only the other side has and that looks the same: most likely the same one under a new name. */
function successor(schema: unknown, others: JsonSchema, own: JsonSchema): { renamedTo?: string } {
  const renamedTo = Object.keys(others).find((name) => !(name in own) && sameSchema(others[name], schema));
  return renamedTo === undefined ? {} : { renamedTo };
}

const UNDERSTOOD = new Set([
  ...BOUND_KEYWORDS,
  'properties',
  'required',
  'items',
  'additionalProperties',
  'propertyNames',
]);

/** Keywords that this check does not reason about must not change. */
function incomparable(reader: JsonSchema, writer: JsonSchema, member: string): Obstacle[] {
  const keywords = new Set([...rulesOf(reader), ...rulesOf(writer)]);
  return [...keywords]
    .filter((keyword) => !UNDERSTOOD.has(keyword) && !sameSchema(reader[keyword], writer[keyword]))
    .map((keyword) => ({ kind: 'incomparable', member, keyword }));
}

/** Two variants of a union are the same one when a constant member names both. */
function sharesDiscriminator(a: JsonSchema, b: JsonSchema): boolean {
  const [left, right] = [membersOf(a), membersOf(b)];
  return Object.entries(left).some(([name, schema]) => {
    const other = right[name];
    return isRecord(schema) && isRecord(other) && 'const' in schema && schema['const'] === other['const'];
  });
}

function variantName(schema: JsonSchema): string {
  const constants = Object.entries(membersOf(schema)).filter(
    ([, member]) => isRecord(member) && 'const' in member,
  );
  const named = constants.map(
    ([name, member]) => `${name} ${isRecord(member) ? nameOfValue(member['const']) : ''}`,
  );
  return named.join(', ') || `{ ${Object.keys(membersOf(schema)).join(', ')} }`;
}

function membersOf(schema: JsonSchema): JsonSchema {
  return isRecord(schema['properties']) ? schema['properties'] : {};
}

function requiredOf(schema: JsonSchema): Set<string> {
  return new Set(Array.isArray(schema['required']) ? schema['required'].map(String) : []);
}

function join(member: string, name: string): string {
  return member === '' ? name : `${member}.${name}`;
}
