import type * as z from 'zod';
import type { Trace } from '../../core/trace.ts';
import type { Write } from '../../data/write.ts';
import type { IfMatch } from '../etag.ts';
import type { Caller } from '../identity.ts';
import type { AnswerTo } from './answer.ts';
import type { EndpointDefinition, Shape } from './endpoint.ts';
import type { RawContent } from './raw-content.ts';

type None = Readonly<Record<never, never>>;

type Values<Declared> = Declared extends Shape ? z.output<z.ZodObject<Declared>> : None;

type Member<Endpoint, Name extends string> =
  Endpoint extends Readonly<Record<Name, infer Value>> ? Value : undefined;

type Paging<Endpoint> = Endpoint extends { readonly list: true }
  ? { limit: number; cursor?: string | undefined }
  : None;

type Body<Declared> = Declared extends RawContent
  ? Buffer
  : Declared extends z.ZodType
    ? z.output<Declared>
    : undefined;

/** What a controller method is given: everything checked, nothing raw. */
export type RequestTo<Endpoint extends EndpointDefinition> = {
  readonly params: Values<Member<Endpoint, 'params'>>;
  readonly query: Values<Member<Endpoint, 'query'>> & Paging<Endpoint>;
  readonly headers: Values<Member<Endpoint, 'headers'>>;
  readonly body: Body<Member<Endpoint, 'body'>>;
  readonly caller: Endpoint['access'] extends 'user' ? Caller : undefined;
  readonly ifMatch: IfMatch;
  /** HEAD: the answer's headers are asked for alone, so nothing may come of it. */
  readonly isHead: boolean;
  readonly trace: Trace;
  readonly clientAddress: string;
  readonly userAgent: string | undefined;
  /**
   * Names the Idempotency-Key, its caller and its path, for what takes more than one transaction: a repetition finds by
   * it what was begun.
   */
  readonly keyDigest: Endpoint extends { readonly idempotency: 'required' } ? string : string | undefined;
  /**
   * The writes that make a repetition under the same Idempotency-Key get the same answer. They belong into the
   * transaction that has the effect; without a key there are none.
   */
  readonly recording: Recording<AnswerTo<Endpoint>>;
};

export type Recording<Answered> = {
  (answerOf: () => Answered): () => readonly Write[];
  <Result>(answerOf: (result: Result) => Answered): (result: Result) => readonly Write[];
};
