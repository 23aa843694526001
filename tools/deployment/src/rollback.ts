// `npm run rollback -- --service auth --stage test [--to <release>]`: deploys an earlier release again.
import { readFlags, run, TARGET_USAGE } from './command.ts';
import { releaseTable } from './releases/release-table.ts';
import { readReleases, rollBack } from './roll-back.ts';
import { Stack } from './stacks/stack.ts';
import { stackName } from './target.ts';

const usage = `npm run rollback -- --service <name> --stage <name>
${TARGET_USAGE}
  --to <release>     a version or a time of the list (the last before what is deployed that nobody went back from)
  --list             what there is to go back to`;

await run(async () => {
  const given = readFlags(usage, { to: { type: 'string' }, list: { type: 'boolean', default: false } });
  if (given === undefined) return 0;
  const { target, flags } = given;
  const stack = new Stack(stackName(target));
  if (flags.list) {
    console.log(releaseTable(await readReleases(stack)));
    return 0;
  }
  const { from, to, isChanged } = await rollBack(stack, flags.to);
  console.log(
    isChanged
      ? `${stack.name} went back from ${from?.version ?? 'what was deployed'} to ${to.version}, first deployed ${to.deployedAt}.
Its code and its template are that release's; its data and its parameters in SSM are as they were.`
      : `${stack.name} is as release ${to.version} says: nothing had to change.`,
  );
  return 0;
});
