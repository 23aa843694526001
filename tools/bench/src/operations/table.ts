import type { Cost } from './measure-operation.ts';

const BEGIN = '<!-- operations: npm run bench:operations -->';
const END = '<!-- end of operations -->';

/** The cost of operations as a table of a README. */
export function operationsTable(costs: readonly Cost[], pagesOfOneHash: number): string {
  const rows = costs.map(({ name, calls, readUnits, writeUnits, hashingPages }) => [
    name,
    Object.entries(calls)
      .map(([action, count]) => (count === 1 ? action : `${count} × ${action}`))
      .join(', ') || 'none',
    String(readUnits),
    String(writeUnits),
    String(Math.round(hashingPages / pagesOfOneHash)),
  ]);
  const head = ['operation', 'AWS calls', 'read units', 'write units', 'password hashes'];
  const widths = head.map((_, at) => Math.max(...[head, ...rows].map((row) => row[at]?.length ?? 0)));
  const isNumber = (at: number) => at >= 2;
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => (isNumber(at) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0))).join(' | ')} |`;
  const rule = `| ${widths.map((width, at) => (isNumber(at) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width))).join(' | ')} |`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

/** The text of a README with the table in its place. */
export function withTable(readme: string, table: string): string {
  const [from, to] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (from === -1 || to < from) throw new Error(`The README has no place between "${BEGIN}" and "${END}".`);
  return `${readme.slice(0, from)}${BEGIN}\n\n${table}\n\n${readme.slice(to)}`;
}

export function tableIn(readme: string): string {
  return readme.slice(readme.indexOf(BEGIN) + BEGIN.length, readme.indexOf(END)).trim();
}
