import type { Request } from 'express';
import * as z from 'zod';
import type { DomainError } from '../../core/errors.ts';
import type { EndpointDefinition } from '../endpoint/endpoint.ts';
import { RawContent } from '../endpoint/raw-content.ts';
import { requestInvalid, requestUnsupportedMediaType, routeNotFound } from '../endpoint/request-errors.ts';
import { requestSchemas } from '../endpoint/schemas.ts';
import { parseIfMatch, type IfMatch } from '../etag.ts';
import { fieldErrors, plainMessages } from './field-errors.ts';
import { queryValues } from './query-values.ts';
import { isMediaType, jsonOf, readBody } from './read-body.ts';

/** The parts of a request as the endpoint declares them. */
export type RequestParts = {
  readonly params: Record<string, unknown>;
  readonly query: Record<string, unknown>;
  readonly headers: Record<string, unknown>;
  readonly ifMatch: IfMatch;
  readonly body: unknown;
  /** The body as it came, before any schema: what makes two requests the same. */
  readonly sentBody: unknown;
};

export async function readRequest(
  message: Request,
  endpoint: EndpointDefinition,
  bodyLimitBytes: number,
): Promise<RequestParts> {
  const schemas = requestSchemas(endpoint);
  const params = schemas.params.safeParse({ ...message.params });
  if (!params.success) throw noSuchResource(endpoint);
  const search = new URLSearchParams(/\?(.*)$/s.exec(message.url)?.[1]);
  const query = checked(schemas.query, queryValues(search, schemas.query.shape));
  const headers = checked(schemas.headers, message.headers);
  const ifMatch = parseIfMatch(endpoint.etag === 'checks' ? message.headers['if-match'] : undefined);
  if (ifMatch === undefined)
    throw requestInvalid([{ path: 'If-Match', message: 'is no list of entity tags' }]);
  const { body, sentBody } = await readDeclaredBody(message, endpoint, bodyLimitBytes);
  return { params: params.data, query, headers, ifMatch, body, sentBody };
}

const nothing = z.strictObject({}).optional();

async function readDeclaredBody(
  message: Request,
  endpoint: EndpointDefinition,
  limitBytes: number,
): Promise<Pick<RequestParts, 'body' | 'sentBody'>> {
  if (endpoint.method === 'GET') return { body: undefined, sentBody: undefined };
  const { body: declared } = requestSchemas(endpoint);
  const contentType = message.headers['content-type'];
  const bytes = await readBody(message, limitBytes);
  if (declared instanceof RawContent) {
    if (!isMediaType(contentType, declared.mediaType)) throw requestUnsupportedMediaType(declared.mediaType);
    return { body: bytes, sentBody: bytes.toString('base64') };
  }
  const sentBody = jsonOf(bytes, contentType, endpoint.method);
  if (declared === undefined) {
    checked(nothing, sentBody);
    return { body: undefined, sentBody };
  }
  return { body: checked(declared, sentBody), sentBody };
}

function checked<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value, { error: plainMessages });
  if (!result.success) throw requestInvalid(fieldErrors(result.error.issues));
  return result.data;
}

// What cannot be the id of anything does not exist; that it could not is nobody's business.
function noSuchResource(endpoint: EndpointDefinition): DomainError {
  const errors = (endpoint.errors ?? []).map((make) => make());
  return errors.find(({ kind }) => kind === 'not_found') ?? routeNotFound();
}
