import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Parameter } from '@aws-sdk/client-cloudformation';
import { Stack } from '../stacks/stack.ts';
import { updateRefusal } from '../stacks/status.ts';

const TEMPLATES = join(import.meta.dirname, '../../pipeline');

export type PipelineStack = {
  readonly name: string;
  /** A file of `tools/deployment/pipeline`. */
  readonly template: string;
  /** What is undefined stays as it is. */
  readonly parameters: Readonly<Record<string, string | undefined>>;
};

/** Creates a pipeline's stack or brings it up to date. */
export async function putStack({ name, template, parameters }: PipelineStack): Promise<string> {
  const stack = new Stack(name);
  const standing = await stack.standing();
  if (standing.is === 'broken')
    throw new Error(
      `${name} was never whole (${standing.status}): aws cloudformation delete-stack --stack-name ${name}, then once more.`,
    );
  const refusal = updateRefusal(name, standing);
  if (refusal !== undefined) throw new Error(refusal);
  const isNew = standing.is === 'absent';
  const body = readFileSync(join(TEMPLATES, template), 'utf8');
  const change = { tags: { product: 'paymyinvoice' }, parameters: parametersOf(parameters, isNew) };
  if (isNew) {
    await stack.create(body, change);
    return 'created';
  }
  return (await stack.update({ TemplateBody: body }, change)) ? 'updated' : 'as it should be';
}

function parametersOf(given: PipelineStack['parameters'], isNew: boolean): Parameter[] {
  return Object.entries(given).flatMap(([ParameterKey, ParameterValue]): Parameter[] => {
    if (ParameterValue !== undefined) return [{ ParameterKey, ParameterValue }];
    return isNew ? [] : [{ ParameterKey, UsePreviousValue: true }];
  });
}
