import { createHash } from 'node:crypto';
import type { Request } from 'express';
import type { IdempotencyClaim, IdempotencyRecords } from '../../data/idempotency-records.ts';
import type { EndpointDefinition } from '../endpoint/endpoint.ts';
import type { Answer } from '../endpoint/answer.ts';
import type { Recording } from '../endpoint/request.ts';
import {
  idempotencyInProgress,
  idempotencyKeyRequired,
  idempotencyKeyReused,
  requestInvalid,
} from '../endpoint/request-errors.ts';
import type { Caller } from '../identity.ts';
import type { RequestParts } from './read-request.ts';
import { render } from './send.ts';

export type RecordedAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** Where answers are kept: `idempotencyRecords(table, clock)` of the data part. */
export type AnswerRecords = IdempotencyRecords<RecordedAnswer>;

export type Attempt =
  | {
      readonly kind: 'first';
      readonly keyDigest: string | undefined;
      readonly recording: Recording<Answer>;
      /** Frees the key when nothing was recorded under it: the next request with it runs. */
      settle(outcome: 'answered' | 'failed'): Promise<void>;
    }
  | { readonly kind: 'repeated'; readonly answer: RecordedAnswer };

const unrecorded: Attempt = {
  ...{ kind: 'first', keyDigest: undefined },
  recording: () => () => [],
  settle: async () => {},
};

/** Decides whether this request runs or gets the answer the same one got before. */
export async function attempt(
  message: Request,
  endpoint: EndpointDefinition,
  parts: RequestParts,
  caller: Caller | undefined,
  records: AnswerRecords | undefined,
): Promise<Attempt> {
  if (endpoint.idempotency === undefined) return unrecorded;
  const key = message.headers['idempotency-key'];
  if (key === undefined && endpoint.idempotency === 'required') throw idempotencyKeyRequired();
  if (key === undefined) return unrecorded;
  if (typeof key !== 'string' || !/^[\x20-\x7e]{1,255}$/.test(key)) {
    throw requestInvalid([{ path: 'Idempotency-Key', message: 'must be 1 to 255 printable characters' }]);
  }
  if (records === undefined)
    throw new Error(`${endpoint.path} takes an Idempotency-Key, but there are no records.`);
  const path = message.url.split('?', 1)[0] ?? '';
  const keyDigest = digest(`${caller?.id ?? 'public'} ${endpoint.method} ${path} ${key}`);
  const outcome = await records.claim({
    // The key is in there so that all the strangers of the world do not share one partition.
    caller: caller?.id ?? `public:${digest(`${path} ${key}`)}`,
    operation: `${endpoint.method} ${endpoint.path}`,
    key,
    fingerprint: digest(canonical([endpoint.method, message.url, parts.sentBody ?? null])),
  });
  switch (outcome.outcome) {
    case 'claimed':
      return firstAttempt(endpoint, records, outcome.claim, keyDigest);
    case 'answered':
      return { kind: 'repeated', answer: outcome.answer };
    case 'in_progress':
      throw idempotencyInProgress(outcome.retryAfterSeconds);
    case 'key_reused':
      throw idempotencyKeyReused();
  }
}

function firstAttempt(
  endpoint: EndpointDefinition,
  records: AnswerRecords,
  claim: IdempotencyClaim,
  keyDigest: string,
): Attempt {
  let isRecorded = false;
  return {
    ...{ kind: 'first', keyDigest },
    recording:
      <Result>(answerOf: (result: Result) => Answer) =>
      (result?: Result) => {
        // Rendered before the transaction: an answer that cannot be given must not have had an effect.
        const { status, headers, body } = render(endpoint, answerOf(result as Result));
        if (typeof body !== 'string')
          throw new Error(`${endpoint.path}: bytes are not kept for repetitions.`);
        isRecorded = true;
        return [records.recording(claim, { status, headers, body })];
      },
    settle: async (outcome) => {
      if (outcome === 'failed' || !isRecorded) await records.release(claim);
    },
  };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** JSON in which the order of members makes no difference. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`;
}
