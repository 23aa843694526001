import { createHmac } from 'node:crypto';
import { open, seal } from '../../core/secrets.ts';
import type { AnswerRecords, RecordedAnswer } from './idempotency.ts';

/**
 * The same records, of no use to who reads the table: a request may hold a password, which nobody shall find out by
 * trying fingerprints, and an answer may hold tokens, in its body or in a header.
 */
export function keyedRecords(records: AnswerRecords, secret: () => Promise<string>): AnswerRecords {
  const secrets = new WeakMap<object, string>();
  return {
    ...records,

    async claim(request) {
      const key = await secret();
      const mac = createHmac('sha256', key).update(`idempotency/v1\0${request.fingerprint}`);
      const outcome = await records.claim({ ...request, fingerprint: mac.digest('base64url') });
      if (outcome.outcome === 'claimed') secrets.set(outcome.claim, key);
      if (outcome.outcome !== 'answered') return outcome;
      return { ...outcome, answer: opened(key, outcome.answer) };
    },

    recording(claim, answer) {
      const key = secrets.get(claim);
      if (key === undefined) throw new Error('An answer is recorded under a claim that was not made here.');
      return records.recording(claim, sealed(key, answer));
    },
  };
}

function sealed(key: string, { status, headers, body }: RecordedAnswer): RecordedAnswer {
  return { status, headers: {}, body: seal(key, JSON.stringify({ headers, body })) };
}

function opened(key: string, { status, body }: RecordedAnswer): RecordedAnswer {
  return { status, ...(JSON.parse(open(key, body)) as Pick<RecordedAnswer, 'headers' | 'body'>) };
}
