import * as z from 'zod';
import type { JsonSchema } from './model.ts';

type Direction = 'input' | 'output';

/** Turns zod schemas into JSON Schema. Those with an `id` in their metadata become components of the document. */
export class SchemaCollector {
  readonly components: Record<string, JsonSchema> = {};

  collect(schema: z.ZodType, io: Direction): JsonSchema {
    const json = z.toJSONSchema(schema, { io, unrepresentable: 'any', override: simplify });
    const { $defs = {}, ...own } = json;
    for (const [name, definition] of Object.entries($defs)) this.#add(name, definition);
    return placed(own);
  }

  #add(name: string, definition: object): void {
    const json = placed(definition);
    const before = this.components[name];
    if (before !== undefined && JSON.stringify(before) !== JSON.stringify(json)) {
      throw new Error(`Two different schemas have the id ${name}.`);
    }
    this.components[name] = json;
  }
}

function placed(json: object): JsonSchema {
  const { $schema: _, id: __, $id: ___, ...schema } = json as Record<string, unknown>;
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/')) as JsonSchema;
}

const knownFormats = new Set(['date', 'date-time', 'email', 'uuid', 'uri', 'ipv4', 'ipv6']);

/** Leaves out what zod adds and nobody wants to read: the bounds of safe integers, the patterns of known formats. */
function simplify({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.format !== undefined && knownFormats.has(jsonSchema.format)) delete jsonSchema.pattern;
}
