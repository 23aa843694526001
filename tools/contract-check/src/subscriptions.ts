import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EventSource } from '@paymyinvoice/contracts';
import { parse } from 'yaml';
import { isRecord } from './compatibility/shapes.ts';

/** One SNS subscription of a service's stack. */
export interface Subscription {
  readonly service: EventSource;
  /** The topic's ARN as the stack file puts it together. */
  readonly topic: string;
  /** The event types its filter lets through; undefined for all. */
  readonly types: readonly string[] | undefined;
}

/** Undefined for a service without a stack file. */
export function loadSubscriptions(root: string, service: EventSource): Subscription[] | undefined {
  const folder = join(root, 'apps', service);
  const stackFile = join(folder, 'serverless.yml');
  if (!existsSync(stackFile)) return undefined;
  const resources = join(folder, 'resources');
  const files = existsSync(resources) ? readdirSync(resources).filter((file) => file.endsWith('.yml')) : [];
  const stack = readFileSync(stackFile, 'utf8');
  return [stack, ...files.map((file) => readFileSync(join(resources, file), 'utf8'))].flatMap((yaml) =>
    subscriptionsIn(service, yaml, stack),
  );
}

export function subscriptionsIn(service: EventSource, yaml: string, stack: string = yaml): Subscription[] {
  const [document, variables] = [parseStack(yaml), parseStack(stack)];
  return resourcesIn(document).map((properties) => {
    const filter = properties['FilterPolicy'];
    const types: unknown = isRecord(filter) ? filter['type'] : undefined;
    return {
      service,
      topic: JSON.stringify(resolveVariable(properties['TopicArn'], variables) ?? ''),
      types: Array.isArray(types) ? types.map(String) : undefined,
    };
  });
}

/** CloudFormation's own tags (`!Ref`) mean nothing to the parser, which would warn of each. */
function parseStack(yaml: string): unknown {
  return parse(yaml, { logLevel: 'silent' });
}

/** `${self:custom.topicArn}` stands for what the stack file says there. */
function resolveVariable(value: unknown, stack: unknown): unknown {
  const path = typeof value === 'string' ? /^\$\{self:([\w.]+)\}$/.exec(value)?.[1] : undefined;
  if (path === undefined) return value;
  return path.split('.').reduce<unknown>((node, name) => (isRecord(node) ? node[name] : undefined), stack);
}

function resourcesIn(node: unknown): Record<string, unknown>[] {
  if (!isRecord(node)) return [];
  if (node['Type'] === 'AWS::SNS::Subscription')
    return isRecord(node['Properties']) ? [node['Properties']] : [];
  return Object.values(node).flatMap(resourcesIn);
}
