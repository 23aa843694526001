import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';

const CLI = createRequire(import.meta.url).resolve('serverless/bin/serverless.js');
const KEPT = ['PATH', 'HOME', 'USERPROFILE', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR', 'AWS_REGION', 'VERSION'];

/** Compiles a project's stack to CloudFormation: offline, and with no AWS account within reach. */
export async function packageStack(
  directory: string,
  stage: string,
  target: string,
  version?: string,
): Promise<void> {
  const kept = Object.entries(process.env).filter(([name]) => KEPT.includes(name));
  try {
    await promisify(execFile)(process.execPath, [CLI, 'package', '--stage', stage, '--package', target], {
      cwd: directory,
      env: {
        ...Object.fromEntries(kept),
        ...(version === undefined ? {} : { VERSION: version }),
        AWS_EC2_METADATA_DISABLED: 'true',
        AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
        AWS_CONFIG_FILE: '/nonexistent',
        SLS_TELEMETRY_DISABLED: '1',
        SLS_NOTIFICATIONS_MODE: 'off',
      },
    });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`serverless could not package ${directory}:\n${stderr}${stdout}`, { cause: error });
  }
}
