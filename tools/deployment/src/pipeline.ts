// `npm run pipeline -- --service auth --stage test --repository acme/wallet`: makes what the service's pipeline needs
// in the account of the stage. Run with an administrator's credentials, once, and again when a template changes.
import { readFlags, run, TARGET_USAGE } from './command.ts';
import { gitHubOf, pipelineStacks } from './pipeline/pipeline-stacks.ts';
import { putStack } from './pipeline/put-stack.ts';

const usage = `npm run pipeline -- --service <name> --stage <name> --repository <owner>/<name> [options]
${TARGET_USAGE}
  --repository <owner>/<name>   on GitHub
  --subject <beginning>         of its tokens' 'sub', where it holds ids (repo:<owner>/<name>)
  --alarm-mail <address>        gets the stage's alarms; without it, nobody is written to
  --provider-exists             the account has GitHub as an identity provider already, not from here`;

await run(async () => {
  const given = readFlags(usage, {
    repository: { type: 'string' },
    subject: { type: 'string' },
    'alarm-mail': { type: 'string' },
    'provider-exists': { type: 'boolean', default: false },
  });
  if (given === undefined) return 0;
  const { repository, subject, 'alarm-mail': mail, 'provider-exists': exists } = given.flags;
  const stacks = pipelineStacks(given.target, gitHubOf(repository, subject), mail);
  for (const stack of exists ? stacks.slice(1) : stacks)
    console.log(`${stack.name.padEnd(40)} ${await putStack(stack)}`);
  return 0;
});
