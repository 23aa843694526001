// `npm run config -- --service auth --stage test`: is everything in SSM that the stack needs before it is deployed?
import { readFlags, run, TARGET_USAGE } from './command.ts';
import { readConfiguration } from './configuration/read.ts';
import { reportOf } from './configuration/report.ts';

const usage = `npm run config -- --service <name> --stage <name>
${TARGET_USAGE}
  --json             what is wrong, for programs`;

await run(async () => {
  const given = readFlags(usage, { json: { type: 'boolean', default: false } });
  if (given === undefined) return 0;
  const { needed, flaws } = await readConfiguration(given.target);
  console.log(
    given.flags.json ? JSON.stringify({ needed, flaws }, null, 2) : reportOf(given.target, needed, flaws),
  );
  return flaws.length === 0 ? 0 : 1;
});
