import type { Write } from '@paymyinvoice/platform/data';
import type { AnswerRecords, RecordedAnswer } from '@paymyinvoice/platform/http';

type Kept = { fingerprint: string; answer: RecordedAnswer | undefined };

/** Idempotency records without a table. What is recorded counts when the transaction it stands in commits. */
export function recordsInMemory() {
  const kept = new Map<string, Kept>();
  const records: AnswerRecords = {
    claim: async ({ caller, operation, key, fingerprint }) => {
      const id = `${caller} ${operation}#${key}`;
      const record = kept.get(id);
      if (record === undefined) {
        kept.set(id, { fingerprint, answer: undefined });
        return { outcome: 'claimed', claim: { key: { pk: id, sk: '-' }, claimId: id, fingerprint } };
      }
      if (record.fingerprint !== fingerprint) return { outcome: 'key_reused' };
      if (record.answer === undefined) return { outcome: 'in_progress', retryAfterSeconds: 1 };
      return { outcome: 'answered', answer: record.answer };
    },
    recording: ({ key, fingerprint }, answer) => ({ kind: 'put', row: { ...key, fingerprint, answer } }),
    release: async ({ claimId }) => {
      if (kept.get(claimId)?.answer === undefined) kept.delete(claimId);
    },
  };
  return {
    ...records,
    keys: () => [...kept.keys()],
    commit(writes: readonly Write[]): void {
      for (const write of writes) {
        if (write.kind !== 'put') throw new Error('A record is put.');
        kept.set(write.row.pk, write.row as unknown as Kept);
      }
    },
  };
}
