import { createHash } from 'node:crypto';
import { jsonSchema, type JsonSchema } from './json-schema.ts';
import type { EventContract } from './event-contract.ts';

const DOCUMENTATION = new Set([
  '$schema',
  '$id',
  '$comment',
  'title',
  'description',
  'examples',
  'deprecated',
]);
const UNORDERED = new Set(['required', 'enum', 'type', 'anyOf', 'oneOf', 'allOf']);
const SCHEMA_MAPS = new Set(['properties', 'patternProperties', '$defs']);

const hashes = new WeakMap<EventContract, string>();

/** The same for two contracts exactly when no reader or publisher could tell them apart; wording does not count. */
export function contractHash(contract: EventContract): string {
  const known = hashes.get(contract);
  if (known !== undefined) return known;
  const hash = schemaHash(jsonSchema(contract));
  hashes.set(contract, hash);
  return hash;
}

export function schemaHash(schema: JsonSchema): string {
  return createHash('sha256').update(canonicalJson(schema)).digest('hex').slice(0, 16);
}

export function canonicalJson(schema: unknown): string {
  if (!isRecord(schema)) return sortedJson(schema);
  const keywords = Object.keys(schema).filter((keyword) => !DOCUMENTATION.has(keyword));
  return object(keywords, (keyword) => keywordJson(keyword, schema[keyword]));
}

function keywordJson(keyword: string, value: unknown): string {
  if (keyword === 'const' || keyword === 'enum' || keyword === 'default') {
    return Array.isArray(value) && keyword === 'enum'
      ? list(value.map(sortedJson).sort())
      : sortedJson(value);
  }
  if (SCHEMA_MAPS.has(keyword) && isRecord(value)) {
    return object(Object.keys(value), (name) => canonicalJson(value[name]));
  }
  if (Array.isArray(value)) {
    const entries = value.map((entry: unknown) => canonicalJson(entry));
    return list(UNORDERED.has(keyword) ? entries.sort() : entries);
  }
  return canonicalJson(value);
}

/** Plain JSON with its members in order. */
function sortedJson(value: unknown): string {
  if (Array.isArray(value)) return list(value.map(sortedJson));
  if (isRecord(value)) return object(Object.keys(value), (name) => sortedJson(value[name]));
  return JSON.stringify(value);
}

function object(names: readonly string[], valueOf: (name: string) => string): string {
  return `{${[...names]
    .sort()
    .map((name) => `${JSON.stringify(name)}:${valueOf(name)}`)
    .join(',')}}`;
}

function list(entries: readonly string[]): string {
  return `[${entries.join(',')}]`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
