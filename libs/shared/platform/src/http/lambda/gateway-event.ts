import * as z from 'zod';

const eventSchema = z.looseObject({
  rawPath: z.string().startsWith('/'),
  headers: z.record(z.string(), z.string()).default({}),
  requestContext: z.looseObject({
    stage: z.string().default('$default'),
    http: z.looseObject({ method: z.string(), sourceIp: z.string().default('') }),
    authorizer: z.looseObject({ jwt: z.looseObject({ claims: z.unknown() }).optional() }).optional(),
  }),
});

/**
 * The event as serverless-express can take it, which waits for ever on one that lacks headers, and does not take
 * the name of a named stage off the path. Anything but an HTTP request is refused.
 */
export function normalisedEvent(event: unknown): { event: object; claims: unknown } {
  const parsed = eventSchema.parse(event);
  const { stage, authorizer } = parsed.requestContext;
  const prefix = `/${stage}`;
  const isPrefixed =
    stage !== '$default' && (parsed.rawPath === prefix || parsed.rawPath.startsWith(`${prefix}/`));
  const rawPath = isPrefixed ? parsed.rawPath.slice(prefix.length) || '/' : parsed.rawPath;
  return { event: { ...parsed, rawPath }, claims: authorizer?.jwt?.claims };
}
