import * as z from 'zod';
import { closed } from './closed.ts';
import type { EndpointDefinition, Shape } from './endpoint.ts';
import { RawContent } from './raw-content.ts';

export type RequestSchemas = {
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  readonly headers: z.ZodObject;
  /** Undefined where no body belongs. */
  readonly body: z.ZodType | RawContent | undefined;
};

const known = new WeakMap<EndpointDefinition, RequestSchemas>();

/** The schemas a request is checked against; the OpenAPI document shows the same ones. */
export function requestSchemas(endpoint: EndpointDefinition): RequestSchemas {
  let schemas = known.get(endpoint);
  if (schemas === undefined) {
    const { params = {}, query = {}, headers = {}, body } = endpoint;
    schemas = {
      params: z.strictObject(params),
      query: z.strictObject(endpoint.list ? { ...query, ...paging } : query),
      headers: z.object(headers),
      body: body === undefined || body instanceof RawContent ? body : closed(body),
    };
    known.set(endpoint, schemas);
  }
  return schemas;
}

const paging: Shape = {
  limit: z.int().min(1).max(100).default(20).describe('How many items a page has at most.'),
  cursor: z
    .string()
    .min(1)
    .max(2048)
    .optional()
    .describe('`nextCursor` of the page before; without it the list starts anew.'),
};

/** The body of a list answer. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    nextCursor: z
      .string()
      .optional()
      .meta({
        description: 'Present while there is more.',
        examples: ['pTepVXq0Zr8sT1uVwYbNcD5eFgHjKlA2iO7xQ'],
      }),
  });
}
