import type { Row } from './row.ts';
import type { Write } from './write.ts';

export type FailedWrite = { readonly write: Write; readonly old: Row | undefined };

/** A write's condition did not hold; nothing at all was written. `old` is the row that stood in the way. */
export class ConditionFailed extends Error {
  readonly failures: readonly FailedWrite[];

  constructor(failures: readonly FailedWrite[], cause?: unknown) {
    super(`A condition failed on: ${failures.map(({ write }) => write.kind).join(', ')}.`, { cause });
    this.name = 'ConditionFailed';
    this.failures = failures;
  }

  /** The failure of exactly this write, if it is among them. */
  of(write: Write): FailedWrite | undefined {
    return this.failures.find((failure) => failure.write === write);
  }
}
