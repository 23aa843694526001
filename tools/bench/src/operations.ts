// `npm run bench:operations [-- <service>…]`: what each operation of a service asks of AWS, and what that is charged for.
// Measures the packaged functions on a local stage and writes the table into the service's README.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { measureService, OPERATIONS } from './operations/services.ts';
import { OPERATIONS_TABLE, withTable } from './operations/table.ts';

const WORKSPACE = join(import.meta.dirname, '../../..');

const named = process.argv.slice(2);
for (const service of named.length > 0 ? named : Object.keys(OPERATIONS)) {
  const table = await measureService(service);
  const readme = join(WORKSPACE, 'apps', `${service}-service`, 'README.md');
  await writeFile(readme, withTable(await readFile(readme, 'utf8'), table, OPERATIONS_TABLE));
  console.log(`${table}\n\nWritten to apps/${service}-service/README.md.`);
}
