// `npm run deploy -- --service auth --stage test`: checks what the stack needs and whether the service fits those that
// are deployed beside it, packages it, deploys it.
import { packageProject } from '@paymyinvoice/packaging';
import { readFlags, run, TARGET_USAGE } from './command.ts';
import { readConfiguration } from './configuration/read.ts';
import { reportOf } from './configuration/report.ts';
import { deployPackage, type Deployed } from './deploy-package.ts';
import { runGate } from './gate/run-gate.ts';
import { readWorkingTree } from './git.ts';
import { orderRefusal } from './order.ts';
import { readPackage } from './packaged.ts';
import { isProtected } from './stage-traits.ts';
import { Stack } from './stacks/stack.ts';
import { updateRefusal } from './stacks/status.ts';
import { ofUseOn } from './standing-stacks.ts';
import { projectOf, stackName, type Target } from './target.ts';
import { versionOf } from './version.ts';

const usage = `npm run deploy -- --service <name> --stage <name>
${TARGET_USAGE}
  --without-gate     though another service would not understand it, or does not answer`;

await run(async () => {
  const given = readFlags(usage, { 'without-gate': { type: 'boolean', default: false } });
  if (given === undefined) return 0;
  const { target } = given;
  const { service, stage } = target;
  const version = versionOf(readWorkingTree(), stage, isProtected(stage));
  const stack = new Stack(stackName(target));
  await refuseEarly(target, stack);
  const { needed, flaws } = await readConfiguration(target);
  console.log(reportOf(target, needed, flaws));
  if (flaws.length > 0) return 1;
  if (!given.flags['without-gate'] && !(await passesGate(target))) return 1;
  const project = projectOf(service);
  await packageProject(project, stage, version);
  console.log(`Deploying ${service} ${version} to stage '${stage}' …`);
  console.log(reportDeployed(target, await deployPackage(stack, readPackage(project, stage), version)));
  return 0;
});

/** The topics' stack speaks no contract. */
async function passesGate({ service, stage }: Target): Promise<boolean> {
  if (service === 'contracts') return true;
  const { isOpen, report } = await runGate(service, stage);
  console.log(report);
  return isOpen;
}

/** Before anything takes time. */
async function refuseEarly(target: Target, stack: Stack): Promise<void> {
  const refusal =
    updateRefusal(stack.name, await stack.standing()) ?? orderRefusal(target, await ofUseOn(target.stage));
  if (refusal !== undefined) throw new Error(refusal);
}

function reportDeployed({ service, stage }: Target, { did, version, address }: Deployed): string {
  return [
    `${stackName({ service, stage })} was ${did}.`,
    `service  ${service}`,
    `stage    ${stage}`,
    `version  ${version}`,
    ...(address === undefined ? [] : [`address  ${address}`]),
  ].join('\n');
}
