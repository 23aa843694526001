import type { IncomingMessage } from 'node:http';
import {
  requestMalformed,
  requestTooLarge,
  requestUnsupportedMediaType,
} from '../endpoint/request-errors.ts';

/** The whole body, or `request.too_large` as soon as that is certain. */
export async function readBody(message: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const encoding = message.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') throw requestUnsupportedMediaType();
  if (Number(message.headers['content-length'] ?? 0) > limitBytes) {
    message.resume();
    throw requestTooLarge();
  }
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  return new Promise((resolve, reject) => {
    message.on('data', (chunk: Buffer) => {
      sizeBytes += chunk.length;
      if (sizeBytes <= limitBytes) chunks.push(chunk);
      else reject(requestTooLarge());
    });
    message.once('end', () => resolve(Buffer.concat(chunks)));
    message.once('error', (error) => reject(requestMalformed(error)));
  });
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The JSON value of a body; undefined for an empty one. */
export function jsonOf(bytes: Buffer, contentType: string | undefined, method: string): unknown {
  if (bytes.length === 0) return undefined;
  if (!isJson(contentType, method)) throw requestUnsupportedMediaType();
  try {
    const value: unknown = JSON.parse(utf8.decode(bytes));
    if (hasBrokenText(value)) throw new SyntaxError();
    return value;
  } catch (error) {
    // JSON.parse quotes its input in its message, which must reach no log.
    throw requestMalformed(error instanceof SyntaxError ? new SyntaxError('The body is no JSON.') : error);
  }
}

/** Half a surrogate pair is no character: no UTF-8 can carry it, so it would be stored as something else. */
function hasBrokenText(value: unknown): boolean {
  // A list of what is still to be looked at, as a body may be nested deeper than calls can be.
  const open = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next === 'string' && !next.isWellFormed()) return true;
    if (typeof next === 'object' && next !== null)
      for (const entry of Object.entries(next)) open.push(...entry);
  }
  return false;
}

export function isMediaType(contentType: string | undefined, mediaType: string): boolean {
  return mediaTypeOf(contentType) === mediaType;
}

function isJson(contentType: string | undefined, method: string): boolean {
  const mediaType = mediaTypeOf(contentType);
  const isPatch = method === 'PATCH' && mediaType === 'application/merge-patch+json';
  if (mediaType !== 'application/json' && !isPatch) return false;
  const charset = /;\s*charset="?([^\s;"]+)/i.exec(contentType ?? '')?.[1];
  return charset === undefined || /^(utf-?8|us-ascii)$/i.test(charset);
}

function mediaTypeOf(contentType: string | undefined): string | undefined {
  return contentType?.split(';')[0]?.trim().toLowerCase();
}
