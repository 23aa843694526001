// `npm run bench:growth [-- <postings>…]`: what operations on one book cost as it grows. Measures the packaged functions of
// invoice-service on a local stage and writes the table into its README; a hundred thousand postings take minutes.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { measureGrowth } from './operations/invoice/growth.ts';
import { growthTable } from './operations/invoice/growth-table.ts';
import { GROWTH_TABLE, withTable } from './operations/table.ts';

const README = join(import.meta.dirname, '../../../apps/invoice-service/README.md');

const sizes = process.argv.slice(2).map(Number);
const growth = await measureGrowth(sizes.length > 0 ? sizes : [10, 1000, 100_000]);
const table = growthTable(growth);
console.log(table);
for (const { verified } of growth) console.log(JSON.stringify(verified));
if (sizes.length === 0)
  await writeFile(README, withTable(await readFile(README, 'utf8'), table, GROWTH_TABLE));
