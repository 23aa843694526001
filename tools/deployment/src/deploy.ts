// `npm run deploy -- --service auth --stage test`: checks what the stack needs, packages it, deploys it.
import { readFlags, run, TARGET_USAGE } from './command.ts';

const usage = `npm run deploy -- --service <name> --stage <name>
${TARGET_USAGE}`;

await run(async () => {
  const given = readFlags(usage, {});
  if (given === undefined) return 0;
  throw new Error(`Deploying ${given.target.service} is not written yet.`);
});
