import type { JsonSchema } from './model.ts';

const ulid = '01JZX8Q5W3M7T9V2B4C6D8E0FG';

const byFormat: Readonly<Record<string, string>> = {
  date: '2026-03-14',
  'date-time': '2026-03-14T09:26:53.589Z',
  email: 'ann@example.com',
  uri: 'https://example.com/',
  uuid: '0198c1f2-6c1e-7b3a-9f52-3d1c7a60b0a4',
};

const likelyTexts = [
  'text',
  'EUR',
  '1',
  '1.5',
  '2026-03-14',
  '2026-03-14T09:26:53.589Z',
  'ann@example.com',
  '123456',
  '"1"',
];

/** A value that fits the schema, or undefined where none can be made up. */
export function exampleOf(
  schema: JsonSchema,
  components: Readonly<Record<string, JsonSchema>>,
  depth = 0,
): unknown {
  if (depth > 8) return undefined;
  const exampleFor = (part: JsonSchema) => exampleOf(part, components, depth + 1);
  if (schema.$ref !== undefined) {
    const target = components[schema.$ref.replace('#/components/schemas/', '')];
    return target && exampleFor(target);
  }
  if (schema.examples?.[0] !== undefined) return schema.examples[0];
  if (schema.default !== undefined && schema.type !== 'array') return schema.default;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const branch = schema.anyOf?.[0] ?? schema.oneOf?.[0];
  if (branch !== undefined) return exampleFor(branch);
  switch (schema.type) {
    case 'object':
      return objectExample(schema, exampleFor);
    case 'array': {
      const item = schema.items && exampleFor(schema.items);
      return item === undefined ? ((schema.minItems ?? 0) === 0 && []) || undefined : [item];
    }
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 1, Math.min(schema.maximum ?? 100, 12));
    case 'boolean':
      return true;
    case 'string':
      return textExample(schema);
    default:
      return undefined;
  }
}

function objectExample(schema: JsonSchema, exampleFor: (part: JsonSchema) => unknown): object | undefined {
  const members: [string, unknown][] = [];
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    const value = exampleFor(member);
    if (value !== undefined) members.push([name, value]);
    else if (schema.required?.includes(name)) return undefined;
  }
  return Object.fromEntries(members);
}

function textExample({
  format,
  pattern,
  minLength = 0,
  maxLength = Infinity,
}: JsonSchema): string | undefined {
  if (format !== undefined && byFormat[format] !== undefined) return byFormat[format];
  const prefix = /^\^([a-z]{3})_/.exec(pattern ?? '')?.[1];
  const candidates = [...(prefix === undefined ? [] : [`${prefix}_${ulid}`]), ...likelyTexts];
  const fitting = candidates
    .map((text) => text.padEnd(pattern === undefined ? minLength : 0, ' text').slice(0, maxLength))
    .find((text) => text.length >= minLength && (pattern === undefined || new RegExp(pattern).test(text)));
  return fitting;
}
