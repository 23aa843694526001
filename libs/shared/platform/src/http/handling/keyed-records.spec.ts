import { describe, expect, it } from 'vitest';
import type { AnswerRecords } from './idempotency.ts';
import { keyedRecords } from './keyed-records.ts';

async function storedFingerprint(secret: string, fingerprint: string): Promise<string> {
  const stored: string[] = [];
  const records: AnswerRecords = {
    claim: async (request) => {
      stored.push(request.fingerprint);
      return { outcome: 'key_reused' };
    },
    recording: () => {
      throw new Error('Nothing is recorded here.');
    },
    release: async () => {},
  };
  await keyedRecords(records, async () => secret).claim({
    caller: 'c',
    operation: 'o',
    key: 'k',
    fingerprint,
  });
  return stored.join();
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
