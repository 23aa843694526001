import type { Measured } from './measure.ts';
import type { Subject } from './subjects.ts';

export interface Row {
  readonly name: string;
  readonly coldMs: number;
  readonly coldRatio: number;
  readonly coldAim: number | undefined;
  readonly cpuRatio: number;
  readonly warmMicroseconds: number;
  readonly warmRatio: number;
  readonly zippedKilobytes: number | undefined;
  readonly awsCalls: readonly string[];
}

const AIMS: Record<string, number> = { api: 1.25, relay: 0.8, events: 0.8 };

/** Everything as a ratio to the first subject, the bare handler. */
export function rowsOf(measured: ReadonlyMap<Subject, Measured>): Row[] {
  const [baseline] = measured.values();
  if (baseline === undefined) throw new Error('Nothing was measured.');
  return [...measured].map(([{ name, zippedBytes }, each]) => ({
    name,
    coldMs: rounded(each.coldMs, 1),
    coldRatio: rounded(each.coldMs / baseline.coldMs, 2),
    coldAim: AIMS[name.split(' ')[1] ?? ''],
    cpuRatio: rounded(each.cpuMs / baseline.cpuMs, 2),
    warmMicroseconds: Math.round(each.warmMicroseconds),
    warmRatio: rounded(each.warmMicroseconds / baseline.warmMicroseconds, 2),
    zippedKilobytes: zippedBytes === undefined ? undefined : Math.round(zippedBytes / 1000),
    awsCalls: each.awsCalls,
  }));
}

export function tableOf(rows: readonly Row[]): string {
  const header = ['', 'cold ms', 'ratio', 'aim', 'CPU ratio', 'warm µs', 'ratio', 'zip kB', 'AWS calls'];
  const cells = rows.map((row) => [
    row.name,
    row.coldMs.toFixed(1),
    row.coldRatio.toFixed(2),
    row.coldAim === undefined ? '' : `≤ ${row.coldAim.toFixed(2)}`,
    row.cpuRatio.toFixed(2),
    String(row.warmMicroseconds),
    row.warmRatio.toFixed(2),
    String(row.zippedKilobytes ?? ''),
    row.awsCalls.join(', '),
  ]);
  const widths = header.map((_, at) => Math.max(...[header, ...cells].map((line) => line[at]?.length ?? 0)));
  return [header, ...cells]
    .map((line) =>
      line
        .map((cell, at) =>
          at === 0 || at === header.length - 1
            ? cell.padEnd(widths[at] ?? 0)
            : cell.padStart(widths[at] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
