import type { Direction } from './compatibility/breaking-changes.ts';

/** One thing that fails the check. */
export interface Problem {
  readonly kind: 'declaration' | 'sample' | 'stale' | 'breaking';
  /** An event's `dataschema`, or a generated file. */
  readonly subject: string;
  readonly member?: string;
  readonly what: string;
  readonly why: string;
  readonly breaks?: readonly Direction[];
  /** Services that declare to consume the event, now or in the released state. */
  readonly consumers?: readonly string[];
  readonly instead: readonly string[];
}
