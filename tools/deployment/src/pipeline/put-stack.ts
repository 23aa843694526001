import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CloudFormationClient,
  CloudFormationServiceException,
  CreateStackCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
  waitUntilStackCreateComplete,
  waitUntilStackUpdateComplete,
  type Parameter,
} from '@aws-sdk/client-cloudformation';

const TEMPLATES = join(import.meta.dirname, '../../pipeline');
const PATIENCE_S = 600;

export type PipelineStack = {
  readonly name: string;
  /** A file of `tools/deployment/pipeline`. */
  readonly template: string;
  /** What is undefined stays as it is. */
  readonly parameters: Readonly<Record<string, string | undefined>>;
};

/** Creates a pipeline's stack or brings it up to date; what AWS refuses, it says itself. */
export async function putStack({ name, template, parameters }: PipelineStack): Promise<string> {
  const client = new CloudFormationClient();
  const isNew = !(await isThere(client, name));
  const stack = {
    StackName: name,
    TemplateBody: readFileSync(join(TEMPLATES, template), 'utf8'),
    Parameters: Object.entries(parameters).flatMap(([ParameterKey, ParameterValue]): Parameter[] => {
      if (ParameterValue !== undefined) return [{ ParameterKey, ParameterValue }];
      return isNew ? [] : [{ ParameterKey, UsePreviousValue: true }];
    }),
    Tags: [{ Key: 'product', Value: 'paymyinvoice' }],
    Capabilities: ['CAPABILITY_NAMED_IAM' as const],
  };
  const waiting = [{ client, maxWaitTime: PATIENCE_S, minDelay: 1 }, { StackName: name }] as const;
  if (isNew) {
    await client.send(new CreateStackCommand(stack));
    await waitUntilStackCreateComplete(...waiting);
    return 'created';
  }
  try {
    await client.send(new UpdateStackCommand(stack));
  } catch (error) {
    if (error instanceof CloudFormationServiceException && error.message.includes('No updates'))
      return 'as it should be';
    throw error;
  }
  await waitUntilStackUpdateComplete(...waiting);
  return 'updated';
}

async function isThere(client: CloudFormationClient, name: string): Promise<boolean> {
  try {
    await client.send(new DescribeStacksCommand({ StackName: name }));
    return true;
  } catch (error) {
    if (error instanceof CloudFormationServiceException && error.message.includes('does not exist'))
      return false;
    throw error;
  }
}
