import { describe, expect, it } from 'vitest';
import type { ClaimOutcome, IdempotencyClaim, Write } from '../../data/index.ts';
import type { AnswerRecords, RecordedAnswer } from './idempotency.ts';
import { keyedRecords } from './keyed-records.ts';

const claim: IdempotencyClaim = { key: { pk: 'p', sk: 's' }, claimId: 'c', fingerprint: 'f' };
const answer: RecordedAnswer = {
  status: 201,
  headers: { location: '/v1/pay/the token' },
  body: '{"accessToken":"the token"}',
};
const request = { caller: 'c', operation: 'o', key: 'k', fingerprint: 'one' };

/** What reaches the table, and what it then gives back. */
function table(outcome: ClaimOutcome<RecordedAnswer>) {
  const stored = { fingerprint: '', answer };
  const records: AnswerRecords = {
    claim: async ({ fingerprint }) => {
      stored.fingerprint = fingerprint;
      return outcome;
    },
    recording: (_claim, recorded): Write => {
      stored.answer = recorded;
      return { kind: 'remove', key: claim.key };
    },
    release: async () => {},
  };
  return { stored, records };
}

async function storedFingerprint(secret: string, fingerprint: string): Promise<string> {
  const { stored, records } = table({ outcome: 'key_reused' });
  await keyedRecords(records, async () => secret).claim({ ...request, fingerprint });
  return stored.fingerprint;
}

describe('a keyed fingerprint', () => {
  it('is the same for the same request, and another for another', async () => {
    const stored = await storedFingerprint('secret', 'one');
    expect(await storedFingerprint('secret', 'one')).toBe(stored);
    expect(await storedFingerprint('secret', 'two')).not.toBe(stored);
  });

  it('cannot be made from the request alone', async () => {
    const stored = await storedFingerprint('secret', 'one');
    expect(stored).not.toContain('one');
    expect(await storedFingerprint('another secret', 'one')).not.toBe(stored);
  });
});

describe('a recorded answer', () => {
  const secret = async () => 'a secret of sufficient length';

  it('is stored sealed and comes back as it was', async () => {
    const { stored, records } = table({ outcome: 'claimed', claim });
    const keyed = keyedRecords(records, secret);
    const outcome = await keyed.claim(request);
    if (outcome.outcome !== 'claimed') throw new Error('The claim was not given.');
    keyed.recording(outcome.claim, answer);
    expect(JSON.stringify(stored.answer)).not.toContain('the token');
    const repeated = table({ outcome: 'answered', answer: stored.answer }).records;
    expect(await keyedRecords(repeated, secret).claim(request)).toEqual({ outcome: 'answered', answer });
  });

  it('is not recorded under a claim of somebody else', () => {
    const { records } = table({ outcome: 'claimed', claim });
    expect(() => keyedRecords(records, secret).recording(claim, answer)).toThrow('not made here');
  });
});
