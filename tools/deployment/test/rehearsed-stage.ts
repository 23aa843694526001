import { copyFile, rm } from 'node:fs/promises';
import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { packageDirectory, packageStack } from '@paymyinvoice/packaging';
import { parametersOf } from '../src/configuration/read.ts';
import { nameOn } from '../src/configuration/check.ts';
import { readPackage, type Packaged } from '../src/packaged.ts';
import { DEPLOYABLES, projectOf, type Deployable } from '../src/target.ts';

export const WORKSPACE = join(import.meta.dirname, '../../..');

const VALUES: Readonly<Record<string, string>> = {
  url: 'https://api.pay.test/auth',
  origin: 'https://app.pay.test',
  origins: 'https://app.pay.test,https://www.pay.test',
  'mail-address': 'no-reply@pay.test',
  'topic-arn': 'arn:aws:sns:us-east-1:123456789012:alarms',
  'simulated or stripe': 'stripe',
};

/**
 * Compiles every stack for a stage. The archives are those of the stage `local`, which the tests find packaged: what is
 * rehearsed runs none of them, and no registry is asked for another platform's.
 */
export async function compile(stage: string, version: string): Promise<Map<Deployable, Packaged>> {
  const compiled = DEPLOYABLES.map(async (service): Promise<[Deployable, Packaged]> => {
    const project = projectOf(service, WORKSPACE);
    const target = packageDirectory(project, stage);
    await packageStack(project.directory, stage, target, version);
    for (const archive of globSync(join(packageDirectory(project, 'local'), '*.zip')))
      await copyFile(archive, join(target, basename(archive)));
    return [service, readPackage(project, stage)];
  });
  return new Map(await Promise.all(compiled));
}

export async function forgetPackages(stage: string): Promise<void> {
  for (const service of DEPLOYABLES)
    await rm(packageDirectory(projectOf(service, WORKSPACE), stage), { recursive: true, force: true });
}

/** What packaging makes of the next commit: other archives, functions that say another version, and one topic more. */
export function nextCommit(packaged: Packaged, from: string, to: string): Packaged {
  const prefix = packaged.prefix.replace(/\/\d+-/, '/9999999999999-');
  const text = JSON.stringify(packaged.template).replaceAll(packaged.prefix, prefix).replaceAll(from, to);
  const template = JSON.parse(text) as Packaged['template'];
  const Resources = { ...template.Resources, [NEW]: { Type: 'AWS::SNS::Topic' } };
  return { ...packaged, prefix, template: { ...template, Resources } };
}

/** What only the next commit has. */
export const NEW = 'TopicOfTheNextCommit';

/** Gives a stage everything that its stacks need. */
export async function configure(stage: string): Promise<void> {
  const client = new SSMClient();
  const listed = DEPLOYABLES.flatMap((service) => parametersOf(projectOf(service, WORKSPACE)));
  for (const { name, type, rule } of listed) {
    const Value = VALUES[rule] ?? '3q2+7wX1bZ9uYkLmPtRvQsWeDfGhJjKl';
    await client.send(
      new PutParameterCommand({ Name: nameOn(stage, name), Type: type, Value, Overwrite: true }),
    );
  }
}
