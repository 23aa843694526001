import { createHmac } from 'node:crypto';
import type { AnswerRecords } from './idempotency.ts';

/**
 * The same records with keyed fingerprints: a request may hold a password, and nobody who reads the table shall find it
 * out by trying.
 */
export function keyedRecords(records: AnswerRecords, secret: () => Promise<string>): AnswerRecords {
  return {
    ...records,
    claim: async (request) => {
      const mac = createHmac('sha256', await secret()).update(`idempotency/v1\0${request.fingerprint}`);
      return await records.claim({ ...request, fingerprint: mac.digest('base64url') });
    },
  };
}
