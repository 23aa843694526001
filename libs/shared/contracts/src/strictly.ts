import * as z from 'zod';

/**
 * The same schema with every object closed: what a publisher is held to. Readers use the schema as written, which
 * ignores members it does not know. Only shapes that JSON Schema can state are let through: a rule it cannot state
 * (refinements, transforms, defaults) would change on the wire unseen by the contract check.
 */
export function strictly(schema: z.core.$ZodType, path = 'data'): z.core.$ZodType {
  refuseHiddenRules(schema, path);
  if (schema instanceof z.ZodObject) {
    if (schema._zod.def.catchall)
      throw new Error(`${path}: use z.object(), which readers and publishers derive from`);
    const shape: Record<string, z.core.$ZodType> = schema.shape;
    const members = Object.entries(shape);
    return z.strictObject(
      Object.fromEntries(members.map(([name, member]) => [name, strictly(member, `${path}.${name}`)])),
    );
  }
  if (schema instanceof z.ZodArray) {
    return new z.ZodArray({ ...schema._zod.def, element: strictly(schema.element, `${path}[]`) });
  }
  if (schema instanceof z.ZodOptional) return z.optional(strictly(schema.unwrap(), path));
  if (schema instanceof z.ZodNullable) return z.nullable(strictly(schema.unwrap(), path));
  if (schema instanceof z.ZodUnion) {
    refuseAmbiguity(schema, path);
    return z.union(schema.options.map((option, index) => strictly(option, `${path}(${index})`)));
  }
  if (schema instanceof z.ZodRecord) return z.record(schema.keyType, strictly(schema.valueType, `${path}.*`));
  if (PLAIN.has(schema._zod.def.type)) return schema;
  throw new Error(`${path}: z.${schema._zod.def.type}() has no place in a contract`);
}

const PLAIN: ReadonlySet<string> = new Set(['string', 'number', 'boolean', 'literal', 'enum', 'null']);

function refuseHiddenRules(schema: z.core.$ZodType, path: string): void {
  if (z.globalRegistry.get(schema)?.id !== undefined) {
    throw new Error(
      `${path}: a shape with an id would be written as a reference, and a contract stands alone`,
    );
  }
  for (const check of schema._zod.def.checks ?? []) {
    const kind = check._zod.def.check;
    if (kind === 'custom' || kind === 'overwrite') {
      throw new Error(`${path}: a contract cannot hold a ${kind} check, JSON Schema could not state it`);
    }
  }
}

/** A reader takes the first option that fits and drops what that one does not know: options must not overlap. */
function refuseAmbiguity(union: z.ZodUnion, path: string): void {
  if (union instanceof z.ZodDiscriminatedUnion) return;
  const structured = union.options.filter((option) => !PLAIN.has(option._zod.def.type));
  if (structured.length > 1) throw new Error(`${path}: tell objects apart with z.discriminatedUnion()`);
}
