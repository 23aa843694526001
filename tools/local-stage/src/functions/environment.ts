import { region } from '../template/physical.ts';
import type { PackagedFunction } from './packaged-function.ts';

export type InstanceIdentity = { readonly id: string; readonly accessKeyId: string; readonly secret: string };

/** The environment of one instance: what the template sets, and what Lambda adds. Nothing of the stage's own. */
export function environmentOf(
  lambda: PackagedFunction,
  { id, accessKeyId, secret }: InstanceIdentity,
  { endpoint, taskRoot, path }: { endpoint: string; taskRoot: string; path: string },
): Record<string, string> {
  return {
    ...lambda.environment,
    PATH: path,
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    _HANDLER: lambda.handler,
    LAMBDA_TASK_ROOT: taskRoot,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secret,
    AWS_EXECUTION_ENV: `AWS_Lambda_${lambda.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: lambda.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(lambda.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${lambda.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: id,
  };
}

/** Flags Lambda's Node.js runtime starts with, by memory. */
export function v8Flags(memoryMb: number): string[] {
  return [
    '--expose-gc',
    '--max-http-header-size=81920',
    `--max-semi-space-size=${Math.max(1, Math.floor(memoryMb * 0.05))}`,
    `--max-old-space-size=${Math.floor(memoryMb * 0.9)}`,
    '--disable-warning=ExperimentalWarning',
  ];
}
