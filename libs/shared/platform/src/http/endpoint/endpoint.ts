import type * as z from 'zod';
import type { DomainError } from '../../core/errors.ts';
import type { RawContent } from './raw-content.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export type Shape = Readonly<Record<string, z.ZodType>>;

/** A body is a schema (JSON), bytes of a media type, or null: nothing. */
export type Content = z.ZodType | RawContent;

export type EndpointDefinition = {
  readonly method: Method;
  /** Parameters in braces: `/v1/time-entries/{id}`. */
  readonly path: `/${string}`;
  readonly summary: string;
  readonly description?: string;
  /** Group in the documentation; by default the path's first noun. */
  readonly tag?: string;
  /** `user` demands a valid access token, `public` looks at none. */
  readonly access: 'public' | 'user';
  /** A value that does not fit is answered like a resource that does not exist. */
  readonly params?: Shape;
  /** Numbers and booleans are read from text as declared; a name not declared is refused. */
  readonly query?: Shape;
  /** Request headers this endpoint reads, by lower-case name. */
  readonly headers?: Shape;
  /** Objects are closed at every depth: unknown members are refused. */
  readonly body?: Content;
  /** By status. An answer is sent through its schema, so that nothing undeclared leaves. */
  readonly responses: Readonly<Record<number, Content | null>>;
  /** The errors of the endpoint itself; those that follow from its other members are known. */
  readonly errors?: readonly (() => DomainError)[];
  readonly idempotency?: 'accepted' | 'required';
  /** `answers`: carries an ETag (and a GET heeds If-None-Match). `checks`: heeds If-Match as well. */
  readonly etag?: 'answers' | 'checks';
  /** Takes `limit` and `cursor`. */
  readonly list?: true;
};

/** Declares a route once: routing, validation, types and the OpenAPI document all derive from it. */
export function endpoint<const Definition extends EndpointDefinition>(definition: Definition): Definition {
  return definition;
}
