import type { JsonSchema } from '@paymyinvoice/contracts';
import { sameSchema } from './shapes.ts';

export interface BoundDifference {
  readonly keyword: string;
  readonly reader: unknown;
  readonly writer: unknown;
}

const LOWER = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];
const UPPER = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];
/** Whether one pattern covers another cannot be decided, so only the same one is accepted. */
const EXACT = ['pattern', 'format', 'contentEncoding', 'contentMediaType'];

export const BOUND_KEYWORDS: ReadonlySet<string> = new Set([
  ...LOWER,
  ...UPPER,
  ...EXACT,
  'multipleOf',
  'uniqueItems',
]);

/** The rules of the reader's schema that a value allowed by the writer's may fail. */
export function boundsThatRefuse(reader: JsonSchema, writer: JsonSchema): BoundDifference[] {
  const [strict, loose] = [normalised(reader), normalised(writer)];
  const refuses = (keyword: string): boolean => {
    const [limit, actual] = [strict[keyword], loose[keyword]];
    if (limit === undefined || limit === false) return false;
    if (LOWER.includes(keyword)) return !(typeof actual === 'number' && actual >= Number(limit));
    if (UPPER.includes(keyword)) return !(typeof actual === 'number' && actual <= Number(limit));
    if (keyword === 'multipleOf')
      return !(typeof actual === 'number' && Number.isInteger(actual / Number(limit)));
    return !sameSchema(limit, actual);
  };
  return [...BOUND_KEYWORDS]
    .filter(refuses)
    .map((keyword) => ({ keyword, reader: strict[keyword], writer: loose[keyword] }));
}

/** An exact value against the rules; what cannot be decided here counts as refused. */
export function boundsAccept(schema: JsonSchema, value: unknown): boolean {
  const number = typeof value === 'number' ? value : undefined;
  const length = typeof value === 'string' ? [...value].length : undefined;
  const accepts: Record<string, (limit: unknown) => boolean> = {
    minimum: (limit) => number !== undefined && number >= Number(limit),
    maximum: (limit) => number !== undefined && number <= Number(limit),
    exclusiveMinimum: (limit) => number !== undefined && number > Number(limit),
    exclusiveMaximum: (limit) => number !== undefined && number < Number(limit),
    multipleOf: (limit) => number !== undefined && Number.isInteger(number / Number(limit)),
    minLength: (limit) => length !== undefined && length >= Number(limit),
    maxLength: (limit) => length !== undefined && length <= Number(limit),
    pattern: (limit) => typeof value === 'string' && matches(String(limit), value),
  };
  return Object.entries(schema)
    .filter(([keyword]) => BOUND_KEYWORDS.has(keyword))
    .every(([keyword, limit]) => accepts[keyword]?.(limit) ?? false);
}

function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(text);
  } catch {
    return false;
  }
}

/** `> 0` and `>= 1` are the same for integers; a minimum of zero items is none. */
function normalised(schema: JsonSchema): JsonSchema {
  const { exclusiveMinimum: above, exclusiveMaximum: below, ...rest } = schema;
  const isInteger = schema['type'] === 'integer';
  for (const keyword of ['minLength', 'minItems', 'minProperties'])
    if (rest[keyword] === 0) delete rest[keyword];
  if (typeof above === 'number' && isInteger) rest['minimum'] = Math.floor(above) + 1;
  else if (above !== undefined) rest['exclusiveMinimum'] = above;
  if (typeof below === 'number' && isInteger) rest['maximum'] = Math.ceil(below) - 1;
  else if (below !== undefined) rest['exclusiveMaximum'] = below;
  return rest;
}
