// `npm run rollback -- --service auth --stage test [--to <release>]`: deploys an earlier release again.
import { readFlags, run, TARGET_USAGE } from './command.ts';
import { releaseTable } from './releases/release-table.ts';
import { readReleases, rollBack, rollBackFrom } from './roll-back.ts';
import { Stack } from './stacks/stack.ts';
import { stackName } from './target.ts';

const usage = `npm run rollback -- --service <name> --stage <name>
${TARGET_USAGE}
  --to <release>     a version or a time of the list (the last before what is deployed that nobody went back from)
  --from <commit>    only if its last deployment is what stands, however far it got; waits until it has ended
  --list             what there is to go back to`;

await run(async () => {
  const given = readFlags(usage, {
    to: { type: 'string' },
    from: { type: 'string' },
    list: { type: 'boolean', default: false },
  });
  if (given === undefined) return 0;
  const { target, flags } = given;
  const stack = new Stack(stackName(target));
  if (flags.list) {
    console.log(releaseTable(await readReleases(stack)));
    return 0;
  }
  if (flags.from !== undefined && flags.to !== undefined) throw new Error('Either --from or --to.');
  const done =
    flags.from === undefined ? await rollBack(stack, flags.to) : await rollBackFrom(stack, flags.from);
  if (done === undefined) {
    console.log(
      `No deployment of ${flags.from ?? ''} stands as ${stack.name}: there is nothing to go back from.`,
    );
    return 0;
  }
  const { from, to, isChanged } = done;
  console.log(
    isChanged
      ? `${stack.name} went back from ${from?.version ?? 'what was deployed'} to ${to.version}, first deployed ${to.deployedAt}.
Its code and its template are that release's; its data and its parameters in SSM are as they were.`
      : `${stack.name} is as release ${to.version} says: nothing had to change.`,
  );
  return 0;
});
