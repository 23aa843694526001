import type { JsonSchema, OpenApiDocument } from '../openapi/model.ts';
import { html, type Markup } from '../../core/markup.ts';
import { prose } from './prose.ts';

type Components = OpenApiDocument['components'];

const deepestLevel = 7;
const mostShownValues = 12;
const someValues = 6;

export const required = html`<span class="must">required</span>`;

/** The members of a schema as nested lists. */
export function schemaView(schema: JsonSchema, components: Components, level = 0): Markup {
  const actual = resolved(schema, components);
  const itemsOf = actual.type === 'array' && actual.items ? resolved(actual.items, components) : undefined;
  const holder = itemsOf ?? actual;
  const branches = (holder.anyOf ?? holder.oneOf ?? []).map((branch) => resolved(branch, components));
  const objects = [holder, ...branches].filter(({ properties }) => properties !== undefined);
  if (objects.length === 0 || level > deepestLevel) return html``;
  return html`${objects.map((object) => membersView(object, components, level))}`;
}

function membersView(object: JsonSchema, components: Components, level: number): Markup {
  const members = Object.entries(object.properties ?? {}).map(([name, member]) => {
    const marks = object.required?.includes(name) ? [required] : [];
    return html`<li>
      ${line(name, member, components, marks)}${schemaView(member, components, level + 1)}
    </li>`;
  });
  return html`<ul class="members">
    ${members}
  </ul>`;
}

/** Name, type, rules and meaning of one value. */
export function line(
  name: string,
  schema: JsonSchema,
  components: Components,
  marks: readonly Markup[],
): Markup {
  const actual = resolved(schema, components);
  const meaning = schema.description ?? actual.description;
  const rules = rulesOf(actual);
  return html`<code>${name}</code>
    <span class="type">${typeOf(schema, components)}</span>
    ${rules === '' ? undefined : html`<span class="rule">${rules}</span>`} ${marks}
    ${meaning === undefined ? undefined : html`<span class="note">${prose(meaning)}</span>`}`;
}

export function typeOf(schema: JsonSchema, components: Components): string {
  const actual = resolved(schema, components);
  const branches = actual.anyOf ?? actual.oneOf;
  if (branches !== undefined) return branches.map((branch) => typeOf(branch, components)).join(' or ');
  if (actual.const !== undefined) return JSON.stringify(actual.const);
  if (actual.enum !== undefined) return valuesOf(actual.enum);
  if (actual.type === 'array' && actual.items) return `list of ${typeOf(actual.items, components)}`;
  const type = [actual.type ?? 'any'].flat().join(' or ');
  return actual.format === undefined ? type : `${type} (${actual.format})`;
}

// The document has them all; a page of currencies helps nobody to read on.
function valuesOf(values: readonly unknown[]): string {
  const shown = values.length > mostShownValues ? values.slice(0, someValues) : values;
  const rest = values.length - shown.length;
  const text = shown.map((value) => JSON.stringify(value)).join(' | ');
  return rest === 0 ? text : `${text} and ${rest} more`;
}

function rulesOf(schema: JsonSchema): string {
  const { minimum, maximum, minLength, maxLength, minItems, maxItems, pattern, default: byDefault } = schema;
  return [
    range(minimum, maximum, ''),
    range(minLength, maxLength, ' characters'),
    range(minItems, maxItems, ' items'),
    ...(pattern === undefined || pattern.length > 60 ? [] : [pattern]),
    ...(byDefault === undefined ? [] : [`default ${JSON.stringify(byDefault)}`]),
  ]
    .filter((rule) => rule !== '')
    .join(', ');
}

function range(from: number | undefined, to: number | undefined, unit: string): string {
  if (from === undefined && to === undefined) return '';
  if (to === undefined) return `at least ${from}${unit}`;
  return from === undefined ? `at most ${to}${unit}` : `${from}–${to}${unit}`;
}

function resolved(schema: JsonSchema, components: Components): JsonSchema {
  const name = schema.$ref?.replace('#/components/schemas/', '');
  return name === undefined ? schema : (components.schemas[name] ?? schema);
}
