import type { Cost } from './measure-operation.ts';

/** Where a README keeps a table that is measured. */
export interface Place {
  readonly begin: string;
  readonly end: string;
}

export const OPERATIONS_TABLE: Place = {
  begin: '<!-- operations: npm run bench:operations -->',
  end: '<!-- end of operations -->',
};
export const IMAGES_TABLE: Place = {
  begin: '<!-- images: npm run bench:images -->',
  end: '<!-- end of images -->',
};
export const GROWTH_TABLE: Place = {
  begin: '<!-- growth: npm run bench:growth -->',
  end: '<!-- end of growth -->',
};

/** The cost of operations as a table of a README; hashes are a column where any are made. */
export function operationsTable(costs: readonly Cost[], pagesOfOneHash: number): string {
  const hashes = costs.map(({ hashingPages }) => Math.round(hashingPages / pagesOfOneHash));
  const hasHashes = hashes.some((count) => count > 0);
  const rows = costs.map((cost, index) => [
    ...[cost.name, callsOf(cost), String(cost.readUnits), String(cost.writeUnits)],
    ...(hasHashes ? [String(hashes[index])] : []),
  ]);
  const head = ['operation', 'AWS calls', 'read units', 'write units'];
  return markdownTable(hasHashes ? [...head, 'password hashes'] : head, rows, 2);
}

export function callsOf({ calls }: Pick<Cost, 'calls'>): string {
  const counted = Object.entries(calls).map(([action, count]) =>
    count === 1 ? action : `${count} × ${action}`,
  );
  return counted.join(', ') || 'none';
}

/** Columns from `firstNumber` on are aligned as numbers are. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  firstNumber: number,
): string {
  const widths = head.map((_, at) => Math.max(...[head, ...rows].map((row) => row[at]?.length ?? 0)));
  const isNumber = (at: number) => at >= firstNumber;
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => (isNumber(at) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0))).join(' | ')} |`;
  const rule = `| ${widths.map((width, at) => (isNumber(at) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width))).join(' | ')} |`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

/** The text of a README with the table in its place. */
export function withTable(readme: string, table: string, { begin, end }: Place): string {
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`The README has no place between "${begin}" and "${end}".`);
  return `${readme.slice(0, from)}${begin}\n\n${table}\n\n${readme.slice(to)}`;
}

export function tableIn(readme: string, { begin, end }: Place): string {
  return readme.slice(readme.indexOf(begin) + begin.length, readme.indexOf(end)).trim();
}
