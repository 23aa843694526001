// `npm run contracts`: do the events that services publish and consume fit together, and can every released version
// still be read? `--write` regenerates the documents, `--against <folder or git ref>` chooses what counts as
// released, `--json` answers for machines.
import { parseArgs } from 'node:util';
import { check } from './check.ts';
import { report } from './report.ts';
import { ROOT } from './workspace.ts';

try {
  const { values: flags } = parseArgs({
    options: {
      write: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      against: { type: 'string' },
    },
  });
  const { against, json, write } = flags;
  const result = await check(ROOT, { write, ...(against !== undefined && { against }) });
  const ok = result.problems.length === 0;
  process.stdout.write(
    json ? `${JSON.stringify({ ok, ...result }, null, 2)}\n` : report(result, process.stdout),
  );
  process.exitCode = ok ? 0 : 1;
} catch (error) {
  // A contract or a declaration that cannot even be loaded says itself what is wrong with it.
  process.stderr.write(`✘ ${(error as Error).message}\n`);
  process.exitCode = 1;
}
