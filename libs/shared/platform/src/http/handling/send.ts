import type { Request, Response } from 'express';
import type { Answer } from '../endpoint/answer.ts';
import type { EndpointDefinition } from '../endpoint/endpoint.ts';
import { RawContent } from '../endpoint/raw-content.ts';
import { isKnownToClient } from '../etag.ts';

/** An answer as it goes out, and as it is kept for repetitions. */
export type RenderedAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
};

/** Takes an answer through the schema declared for its status. A mismatch is a defect of the service. */
export function render(endpoint: EndpointDefinition, answer: Answer): RenderedAnswer {
  const { status, headers } = answer;
  const declared = endpoint.responses[status];
  if (declared === undefined)
    throw new Error(`${endpoint.method} ${endpoint.path} declares no answer ${status}.`);
  if (declared === null) return { status, headers, body: '' };
  if (declared instanceof RawContent) {
    if (typeof answer.body !== 'string' && !(answer.body instanceof Uint8Array)) {
      throw new Error(`${endpoint.method} ${endpoint.path} answers ${status} with text or bytes.`);
    }
    return { status, headers: { 'content-type': declared.mediaType, ...headers }, body: answer.body };
  }
  const parsed = declared.safeParse(answer.body);
  if (!parsed.success) {
    const paths = parsed.error.issues.map(({ path, code }) => `${path.join('.')} (${code})`).join(', ');
    throw new Error(`${endpoint.method} ${endpoint.path} answers ${status} unlike its schema: ${paths}.`);
  }
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(parsed.data),
  };
}

export function send(message: Request, response: Response, answer: RenderedAnswer): void {
  const { etag } = answer.headers;
  const status = answer.status === 200 && isKnown(message, answer.headers) ? 304 : answer.status;
  const hasBody = status !== 204 && status !== 304;
  response.statusCode = status;
  response.setHeader('cache-control', etag === undefined ? 'no-store' : 'private, no-cache');
  for (const [name, value] of Object.entries(answer.headers)) {
    if (hasBody || name !== 'content-type') response.setHeader(name, value);
  }
  if (!hasBody) {
    response.end();
    return;
  }
  const bytes = Buffer.from(answer.body);
  response.setHeader('content-length', String(bytes.length));
  // Whole and at once: behind serverless-express `write()` never says that it may go on.
  response.end(bytes);
}

function isKnown(
  message: Request,
  { etag, 'last-modified': lastModified }: RenderedAnswer['headers'],
): boolean {
  if (message.method !== 'GET' && message.method !== 'HEAD') return false;
  const { 'if-none-match': ifNoneMatch, 'if-modified-since': ifModifiedSince } = message.headers;
  // The tag is exact where the date is rounded to seconds, so the date counts only where no tag is sent.
  if (ifNoneMatch !== undefined) return etag !== undefined && isKnownToClient(ifNoneMatch, etag);
  if (ifModifiedSince === undefined || lastModified === undefined) return false;
  return Date.parse(lastModified) <= Date.parse(ifModifiedSince);
}
