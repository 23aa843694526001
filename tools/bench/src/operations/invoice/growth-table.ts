import type { Cost } from '../measure-operation.ts';
import { callsOf, markdownTable } from '../table.ts';
import type { Growth } from './growth.ts';

/** Read and write units of each operation by the size of the book, and what verifying takes. */
export function growthTable(growth: readonly Growth[]): string {
  const sizes = growth.map(({ postings }) => `at ${postings.toLocaleString('en')} postings`);
  const rows = (growth[0]?.costs ?? []).map(({ name }, index) => {
    const costs = growth.map((each) => each.costs[index] as Cost);
    const calls = [...new Set(costs.map(callsOf))].join(' … ');
    return [name, calls, ...costs.map(({ readUnits, writeUnits }) => `${readUnits} + ${writeUnits}`)];
  });
  const verified = growth.map(({ verified: { readUnits } }) => `${readUnits} + 0`);
  const head = ['operation', 'AWS calls', ...sizes];
  return markdownTable(head, [...rows, ['verify, the whole book', 'GetItem, Query …', ...verified]], 2);
}
