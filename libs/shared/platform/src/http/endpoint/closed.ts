import * as z from 'zod';

/**
 * The schema with every plain object closed, so that an unknown member is refused wherever it stands. Objects
 * that say themselves what else they take (`looseObject`, `catchall`) stay as they are.
 */
export function closed<Schema extends z.core.$ZodType>(schema: Schema): Schema {
  return closedOnce(schema, new Map()) as Schema;
}

type Known = Map<z.core.$ZodType, z.core.$ZodType>;

function closedOnce(schema: z.core.$ZodType, known: Known): z.core.$ZodType {
  const before = known.get(schema);
  if (before !== undefined) return before;
  const def = (schema as z.core.$ZodTypes)._zod.def;
  if ('coerce' in def && def.coerce === true) {
    throw new Error('A body is not coerced: "10" is not 10. Use the plain schema instead of z.coerce.');
  }
  const parts = closedParts(def, known);
  const copy = parts === undefined ? schema : z.core.clone(schema, { ...def, ...parts }, { parent: true });
  known.set(schema, copy);
  // Only now, as a schema may contain itself; but before the first request, so that a fault stops the start.
  if (copy instanceof z.core.$ZodObject) Object.values(copy._zod.def.shape);
  return copy;
}

function closedParts(def: z.core.$ZodTypes['_zod']['def'], known: Known): object | undefined {
  const close = (schema: z.core.$ZodType) => closedOnce(schema, known);
  switch (def.type) {
    case 'object':
      return { shape: closedShape(def.shape, close), catchall: def.catchall ?? z.never() };
    case 'array':
      return { element: close(def.element) };
    case 'tuple':
      return { items: def.items.map(close), rest: def.rest && close(def.rest) };
    case 'union':
      return { options: def.options.map(close) };
    case 'intersection':
      throw new Error('Closed objects cannot be intersected. Use extend() instead of and().');
    case 'record':
      return { valueType: close(def.valueType) };
    case 'pipe':
      return { in: close(def.in) };
    case 'lazy':
      return { getter: () => close(def.getter()) };
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'nonoptional':
    case 'readonly':
    case 'catch':
      return { innerType: close(def.innerType) };
    default:
      return undefined;
  }
}

// Each member is closed when it is looked at: the object that holds it is known by then.
function closedShape(shape: z.core.$ZodShape, close: (schema: z.core.$ZodType) => z.core.$ZodType): object {
  const members = {};
  for (const name of Object.keys(shape)) {
    Object.defineProperty(members, name, {
      enumerable: true,
      get: () => {
        const member = shape[name];
        return member && close(member);
      },
    });
  }
  return members;
}
