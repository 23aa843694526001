import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { readParameterList, type ListedParameter, type Project } from '@paymyinvoice/packaging';
import { projectOf, type Target } from '../target.ts';
import { checkConfiguration, nameOn, type Flaw, type StoredParameter } from './check.ts';

/** The most names that one call may ask for. */
const AT_A_TIME = 10;

/** How many values a stack needs of its stage, and what is wrong with them. */
export async function readConfiguration({
  service,
  stage,
}: Target): Promise<{ needed: number; flaws: Flaw[] }> {
  const listed = parametersOf(projectOf(service));
  const stored = await storedParameters(listed.map(({ name }) => nameOn(stage, name)));
  return { needed: listed.length, flaws: checkConfiguration(listed, stored, stage) };
}

export function parametersOf({ directory }: Project): ListedParameter[] {
  const list = join(directory, 'config.sample.env');
  return existsSync(list) ? readParameterList(readFileSync(list, 'utf8')) : [];
}

async function storedParameters(names: readonly string[]): Promise<Map<string, StoredParameter>> {
  const client = new SSMClient();
  const stored = new Map<string, StoredParameter>();
  for (let start = 0; start < names.length; start += AT_A_TIME) {
    const Names = names.slice(start, start + AT_A_TIME);
    const { Parameters = [] } = await client.send(new GetParametersCommand({ Names, WithDecryption: true }));
    for (const { Name = '', Type = '', Value = '' } of Parameters)
      stored.set(Name, { type: Type, value: Value });
  }
  return stored;
}
