import { canonicalJson, type JsonSchema } from '@paymyinvoice/contracts';

/** One alternative of a schema: values of one JSON type ('any' for all), or a list of exact values. */
export interface Shape {
  readonly type: string;
  readonly values?: readonly unknown[];
  readonly schema: JsonSchema;
}

const STRUCTURE = new Set(['type', 'const', 'enum', '$defs', '$schema', '$id']);
const DOCUMENTATION = new Set(['title', 'description', 'examples', '$comment', 'deprecated']);

/** What a value may be, as a flat list of alternatives. */
export function shapesOf(schema: unknown, document: JsonSchema): Shape[] {
  if (schema === undefined || schema === true) return [{ type: 'any', schema: {} }];
  if (!isRecord(schema)) return [];
  const reference = schema['$ref'];
  if (typeof reference === 'string') return shapesOf(resolve(reference, document), document);

  const union = schema['anyOf'] ?? schema['oneOf'];
  if (
    Array.isArray(union) &&
    rulesOf(schema).every((keyword) => keyword === 'anyOf' || keyword === 'oneOf')
  ) {
    return mergeValues(union.flatMap((option: unknown) => shapesOf(option, document)));
  }
  const values = 'const' in schema ? [schema['const']] : schema['enum'];
  if (Array.isArray(values)) return groupByType(values, schema);
  const types: unknown[] = [schema['type'] ?? 'any'].flat();
  return types.filter((type) => typeof type === 'string').map((type) => ({ type, schema }));
}

/** The keywords that restrict values beyond their type. */
export function rulesOf(schema: JsonSchema): string[] {
  return Object.keys(schema).filter((keyword) => !STRUCTURE.has(keyword) && !DOCUMENTATION.has(keyword));
}

export function sameSchema(a: unknown, b: unknown): boolean {
  return canonicalJson(a ?? null) === canonicalJson(b ?? null);
}

/** For people: `string`, `'EUR' | 'USD'`, `null | object`. */
export function nameOf(shapes: readonly Shape[]): string {
  const names = shapes.map((shape) => shape.values?.map(nameOfValue).join(' | ') ?? shape.type);
  return [...new Set(names)].join(' | ') || 'nothing';
}

export function nameOfValue(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
}

function groupByType(values: readonly unknown[], schema: JsonSchema): Shape[] {
  const groups = Map.groupBy(values, typeOfValue);
  return [...groups].map(([type, members]) =>
    type === 'null' ? { type, schema } : { type, values: members, schema },
  );
}

/** `anyOf` of constants and `enum` are two spellings of the same thing. */
function mergeValues(shapes: readonly Shape[]): Shape[] {
  const merged: Shape[] = [];
  for (const shape of shapes) {
    const index = merged.findIndex((other) => shape.values && other.values && other.type === shape.type);
    const other = merged[index];
    if (other)
      merged[index] = { ...other, values: [...new Set([...(other.values ?? []), ...(shape.values ?? [])])] };
    else merged.push(shape);
  }
  return merged;
}

export function typeOfValue(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function resolve(reference: string, document: JsonSchema): unknown {
  const steps = reference.replace(/^#\/?/, '').split('/').filter(Boolean);
  return steps.reduce<unknown>((node, step) => (isRecord(node) ? node[step] : undefined), document);
}

export function isRecord(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
