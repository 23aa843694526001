import { randomUUID } from 'node:crypto';
import type { Clock } from '../core/clock.ts';
import { ConditionFailed } from './condition-failed.ts';
import { absentOrExpired, when } from './expression.ts';
import { ttlAfter, type Key, type Row } from './row.ts';
import type { Table } from './table.ts';
import { keyOfWrite, put, remove, type Write } from './write.ts';

const keptMs = 24 * 60 * 60 * 1000;
// Longer than any function may run, so that only a claimer that is certainly gone is taken over from.
const leaseMs = 60_000;
const prefix = 'IDEMPOTENCY#';

/** `operation` is method and path; `fingerprint` a digest of all that makes two requests the same. */
export type IdempotentRequest = { caller: string; operation: string; key: string; fingerprint: string };

export type IdempotencyClaim = { readonly key: Key; readonly claimId: string; readonly fingerprint: string };

export type ClaimOutcome<Answer> =
  | { outcome: 'claimed'; claim: IdempotencyClaim }
  | { outcome: 'answered'; answer: Answer }
  | { outcome: 'in_progress'; retryAfterSeconds: number }
  | { outcome: 'key_reused' };

type RecordRow<Answer> = Key & { claimId: string; fingerprint: string; ttl: number } & (
    { state: 'claimed'; leaseUntilMs: number } | { state: 'answered'; answer: Answer }
  );

/** Remembers for a day what was answered to which key. The answer is recorded in the effect's own transaction. */
export function idempotencyRecords<Answer>(table: Table, clock: Clock) {
  return {
    async claim({ caller, operation, key, fingerprint }: IdempotentRequest): Promise<ClaimOutcome<Answer>> {
      const nowMs = clock().getTime();
      const claim = {
        key: { pk: prefix + caller, sk: `${operation}#${key}` },
        claimId: randomUUID(),
        fingerprint,
      };
      const row = {
        ...claim.key,
        ...{ state: 'claimed', claimId: claim.claimId, fingerprint, leaseUntilMs: nowMs + leaseMs },
        ttl: ttlAfter(keptMs, clock),
      };
      const abandoned = when`state = ${'claimed'} AND fingerprint = ${fingerprint} AND leaseUntilMs <= ${nowMs}`;
      try {
        await table.writeRepeatable(put(row, when`${absentOrExpired(clock)} OR ${abandoned}`));
        return { outcome: 'claimed', claim };
      } catch (error) {
        const record = error instanceof ConditionFailed ? error.failures[0]?.old : undefined;
        if (record === undefined) throw error;
        return read(record as RecordRow<Answer>, claim);
      }
    },

    /** Fails the transaction it stands in if the claim was taken over meanwhile: the late one changes nothing. */
    recording({ key, claimId, fingerprint }: IdempotencyClaim, answer: Answer): Write {
      const row: Row = {
        ...key,
        state: 'answered',
        claimId,
        fingerprint,
        answer,
        ttl: ttlAfter(keptMs, clock),
      };
      return put(row, when`claimId = ${claimId} AND state = ${'claimed'}`);
    },

    /** After a failure that changed nothing: the key is free again at once. Otherwise the lease would free it. */
    async release({ key, claimId }: IdempotencyClaim): Promise<void> {
      try {
        await table.writeRepeatable(remove(key, when`claimId = ${claimId} AND state = ${'claimed'}`));
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
      }
    },
  };
}

export type IdempotencyRecords<Answer> = ReturnType<typeof idempotencyRecords<Answer>>;

/** The transaction failed because another request had taken over its claim. */
export function isClaimLost(error: unknown): boolean {
  return (
    error instanceof ConditionFailed &&
    error.failures.some(({ write }) => keyOfWrite(write).pk.startsWith(prefix))
  );
}

function read<Answer>(record: RecordRow<Answer>, claim: IdempotencyClaim): ClaimOutcome<Answer> {
  // Our own claim, written by a call whose reply was lost.
  if (record.claimId === claim.claimId) return { outcome: 'claimed', claim };
  if (record.fingerprint !== claim.fingerprint) return { outcome: 'key_reused' };
  if (record.state === 'answered') return { outcome: 'answered', answer: record.answer };
  return { outcome: 'in_progress', retryAfterSeconds: 1 };
}
