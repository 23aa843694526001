import type * as z from 'zod';

/** The query string as values of the declared kinds; what does not read as one stays text for the schema to refuse. */
export function queryValues(search: URLSearchParams, shape: z.core.$ZodShape): Record<string, unknown> {
  const values: [string, unknown][] = [...new Set(search.keys())].map((name) => {
    const texts = search.getAll(name);
    const declared = Object.hasOwn(shape, name) ? shape[name] : undefined;
    const schema = declared && inner(declared);
    if (schema?.def.type === 'array') {
      const { element } = schema.def;
      return [name, texts.map((text) => valueOf(text, element))];
    }
    // Said twice, a single value is none: the schema refuses the list.
    if (texts.length > 1) return [name, texts];
    return [name, declared === undefined ? texts[0] : valueOf(texts[0] ?? '', declared)];
  });
  return Object.fromEntries(values);
}

function valueOf(text: string, schema: z.core.$ZodType): unknown {
  switch (inner(schema).def.type) {
    case 'number':
      return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    default:
      return text;
  }
}

function inner(schema: z.core.$ZodType): z.core.$ZodTypes['_zod'] {
  const internals = (schema as z.core.$ZodTypes)._zod;
  switch (internals.def.type) {
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'nonoptional':
    case 'readonly':
    case 'catch':
      return inner(internals.def.innerType);
    case 'pipe':
      return inner(internals.def.in);
    default:
      return internals;
  }
}
