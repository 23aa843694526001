import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { measureService, OPERATIONS } from '../src/operations/services.ts';
import { OPERATIONS_TABLE, tableIn } from '../src/operations/table.ts';

// Not a time in it: calls, units and hashes are the same on every machine. Hashes are counted on Linux alone.
it.runIf(process.platform === 'linux').each(Object.keys(OPERATIONS))(
  'what the README of %s-service says of its operations is what they cost',
  async (service) => {
    const readme = join(import.meta.dirname, '../../../apps', `${service}-service`, 'README.md');
    const mend = `\`npm run bench:operations -- ${service}\` writes it anew`;
    expect(await measureService(service), mend).toBe(
      tableIn(await readFile(readme, 'utf8'), OPERATIONS_TABLE),
    );
  },
  300_000,
);
