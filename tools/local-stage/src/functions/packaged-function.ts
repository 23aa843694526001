import { join, basename } from 'node:path';
import type { Resource, Stack } from '../template/stack.ts';
import { isRecord } from '../template/template.ts';

/** A function as its template describes it. */
export type PackagedFunction = {
  readonly name: string;
  readonly arn: string;
  /** The folder of the workspace's package it came from, as its stack is named. */
  readonly stack: string;
  readonly zipFile: string;
  readonly handler: string;
  readonly runtime: string;
  readonly memoryMb: number;
  readonly timeoutMs: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly roleName: string | undefined;
  readonly reservedConcurrency: number | undefined;
  readonly deadLetterArn: string | undefined;
};

export function packagedFunction(
  stack: Stack,
  { logicalId, properties, physical }: Resource,
): PackagedFunction {
  const { Code, Handler, Runtime, MemorySize, Timeout, Environment, Role, DeadLetterConfig } = properties;
  const key = isRecord(Code) ? Code['S3Key'] : undefined;
  if (typeof key !== 'string' || typeof Handler !== 'string') {
    throw new Error(`${stack.name}: the function ${logicalId} has no packaged code or no handler.`);
  }
  const variables =
    isRecord(Environment) && isRecord(Environment['Variables']) ? Environment['Variables'] : {};
  const reserved = properties['ReservedConcurrentExecutions'];
  return {
    name: physical.ref,
    arn: String(physical.attributes['Arn']),
    stack: stack.name,
    zipFile: join(stack.directory, basename(key)),
    handler: Handler,
    runtime: typeof Runtime === 'string' ? Runtime : 'nodejs24.x',
    memoryMb: Number(MemorySize ?? 128),
    timeoutMs: Number(Timeout ?? 3) * 1000,
    environment: Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, String(value)])),
    roleName: typeof Role === 'string' ? Role.split('/').at(-1) : undefined,
    reservedConcurrency: typeof reserved === 'number' ? reserved : undefined,
    deadLetterArn: isRecord(DeadLetterConfig) ? String(DeadLetterConfig['TargetArn']) : undefined,
  };
}
