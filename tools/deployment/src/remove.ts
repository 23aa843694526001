// `npm run remove -- --service auth --stage sandbox`: removes one stack alone, and says what stops working.
import { readFlags, run, TARGET_USAGE } from './command.ts';
import { consequencesOf } from './order.ts';
import { protectionRefusal } from './removal.ts';
import { removeStack } from './remove-stack.ts';
import { isProtected } from './stage-traits.ts';
import { Stack } from './stacks/stack.ts';
import { standingOn } from './standing-stacks.ts';
import { stackName } from './target.ts';

const usage = `npm run remove -- --service <name> --stage <name>
${TARGET_USAGE}
  --even-protected   also on a stage whose data must not be lost; what its templates retain stays`;

await run(async () => {
  const given = readFlags(usage, { 'even-protected': { type: 'boolean', default: false } });
  if (given === undefined) return 0;
  const { service, stage } = given.target;
  const stack = new Stack(stackName(given.target));
  const protection = { name: stage, isProtected: isProtected(stage) };
  const refusal = protectionRefusal(stack.name, protection, given.flags['even-protected'] === true);
  if (refusal !== undefined) throw new Error(refusal);
  const standing = await standingOn(stage);
  if (!standing.includes(service)) {
    console.log(`${stack.name} is not there: nothing to remove.`);
    return 0;
  }
  const { count, objects, stays } = await removeStack(stack);
  console.log(`${stack.name} was removed: ${count} resources, and ${objects} objects in its buckets.`);
  for (const { type, physicalId } of stays) console.log(`Stays: ${physicalId} (${type})`);
  if (stays.length > 0)
    console.log(`What stays keeps its name: import it into the stack before ${service} is deployed anew.`);
  for (const each of consequencesOf(service, standing)) console.log(each);
  return 0;
});
