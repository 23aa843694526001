import type { IncomingMessage } from 'node:http';

/** A request read to its end, so that it can be described, shaken and passed on any number of times. */
export interface AwsRequest {
  readonly method: string;
  /** Path and query exactly as sent: signatures are made over these bytes. */
  readonly url: string;
  /** Percent-encoded path. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly raw: IncomingMessage;
}

export class BodyTooLarge extends Error {}

export async function readRequest(raw: IncomingMessage, limitBytes: number): Promise<AwsRequest> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  // The connection outlives a refusal: the refusal still has to be sent over it.
  for await (const chunk of raw.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes > limitBytes) throw new BodyTooLarge(`A request may have ${limitBytes} bytes.`);
    chunks.push(chunk);
  }
  const url = raw.url ?? '/';
  const queryStart = url.indexOf('?');
  return {
    method: raw.method ?? 'GET',
    url,
    path: queryStart < 0 ? url : url.slice(0, queryStart),
    query: new URLSearchParams(queryStart < 0 ? '' : url.slice(queryStart + 1)),
    headers: singleHeaders(raw),
    body: Buffer.concat(chunks),
    raw,
  };
}

function singleHeaders(raw: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(raw.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}
