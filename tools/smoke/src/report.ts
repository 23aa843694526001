import type { Outcome, Result } from './check.ts';

const mark: Record<Outcome, string> = { ok: 'ok', failed: 'FAILED', 'left out': 'left out' };

/** A row of the table; what is not as it should be tells its reason below. */
export function rowOf({ part, name, outcome, durationMs, reason }: Result): string {
  const row = `${mark[outcome].padEnd(8)}  ${`${part}: ${name}`.padEnd(64)} ${String(durationMs).padStart(6)} ms`;
  return reason === undefined ? row : `${row}\n          ${reason}`;
}

export function isFit(results: readonly Result[]): boolean {
  return results.every(({ outcome }) => outcome !== 'failed');
}

export function summaryOf(results: readonly Result[], stage: string): string {
  const counted = (outcome: Outcome) => results.filter((result) => result.outcome === outcome);
  const [failed, leftOut] = [counted('failed'), counted('left out')];
  const besides = leftOut.length === 0 ? '' : `, ${leftOut.length} left out`;
  const passed = `${counted('ok').length} passed${besides}`;
  if (failed.length === 0) return `Stage '${stage}' is fit to serve: ${passed}.`;
  const blamed = [...new Set(failed.map(({ part }) => part))].join(', ');
  return [
    `Stage '${stage}' is not fit to serve: ${failed.length} failed (${blamed}), ${passed}.`,
    ...failed.map(({ part, name, reason = '' }) => `- ${part}: ${name}: ${reason}`),
  ].join('\n');
}

export function jsonOf(results: readonly Result[], stage: string): string {
  const checks = results.map(({ isGround: _, ...result }) => result);
  return JSON.stringify({ stage, isFit: isFit(results), checks }, undefined, 2);
}
