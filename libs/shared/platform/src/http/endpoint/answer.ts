import type * as z from 'zod';
import { extendedValue } from '../../core/extended-value.ts';
import type { EndpointDefinition } from './endpoint.ts';
import type { RawContent } from './raw-content.ts';

export type Answer<Status extends number = number, Body = unknown> = {
  readonly status: Status;
  readonly body: Body;
  readonly headers: Readonly<Record<string, string>>;
};

type BodyOf<Content> = Content extends RawContent
  ? Uint8Array | string
  : Content extends z.ZodType
    ? z.input<Content>
    : undefined;

/** Any of the answers the endpoint declares. */
export type AnswerTo<Endpoint extends EndpointDefinition> = {
  [Status in keyof Endpoint['responses'] & number]: Answer<Status, BodyOf<Endpoint['responses'][Status]>>;
}[keyof Endpoint['responses'] & number];

export type AnswerDetails = {
  etag?: string;
  /** Answers are not to be stored by caches unless this says otherwise. */
  cacheControl?: string;
  lastModified?: Date;
  /** For bytes: the name a browser saves them under. */
  fileName?: string;
};

export function ok<Body>(body: Body, details?: AnswerDetails): Answer<200, Body> {
  return { status: 200, body, headers: headersOf(details) };
}

/** `location` is the path of what was created, relative to the service's base URL: `/v1/time-entries/tim_…`. */
export function created<Body>(location: string, body: Body, details?: AnswerDetails): Answer<201, Body> {
  return { status: 201, body, headers: { location, ...headersOf(details) } };
}

export function accepted(): Answer<202, undefined>;
export function accepted<Body>(body: Body): Answer<202, Body>;
export function accepted<Body>(body?: Body): Answer<202, Body | undefined> {
  return { status: 202, body, headers: {} };
}

export function noContent(details?: AnswerDetails): Answer<204, undefined> {
  return { status: 204, body: undefined, headers: headersOf(details) };
}

function headersOf(details: AnswerDetails = {}): Record<string, string> {
  const { etag, cacheControl, lastModified, fileName } = details;
  return {
    ...(etag !== undefined && { etag }),
    ...(cacheControl !== undefined && { 'cache-control': cacheControl }),
    ...(lastModified !== undefined && { 'last-modified': lastModified.toUTCString() }),
    ...(fileName !== undefined && { 'content-disposition': attachment(fileName) }),
  };
}

function attachment(fileName: string): string {
  const plain = fileName.replaceAll(/[^\w. -]/g, '_');
  return `attachment; filename="${plain}"; filename*=UTF-8''${extendedValue(fileName)}`;
}
