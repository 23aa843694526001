// `npm run contracts`: do the events that services publish and consume fit together, and can every released version
// still be read? `--write` regenerates the documents, `--against <folder or git ref>` chooses what counts as
// released, `--json` answers for machines.
import { parseArgs } from 'node:util';
import { check } from './check.ts';
import { report } from './report.ts';
import { ROOT } from './workspace.ts';

const { values: flags } = parseArgs({
  options: {
    write: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    against: { type: 'string' },
  },
});

const { against, write } = flags;
try {
  const result = await check(ROOT, { write, ...(against !== undefined && { against }) });
  const ok = result.problems.length === 0;
  process.stdout.write(
    flags.json ? `${JSON.stringify({ ok, ...result }, null, 2)}\n` : report(result, process.stdout),
  );
  process.exitCode = ok ? 0 : 1;
} catch (error) {
  // A contract or a declaration that cannot even be loaded says itself what is wrong with it.
  const { message } = error as Error;
  process.stdout.write(flags.json ? `${JSON.stringify({ ok: false, error: message })}\n` : `✘ ${message}\n`);
  process.exitCode = 1;
}
