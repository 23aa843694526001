import { execFile } from 'node:child_process';

const NOT_FOUND = 127;
/** Dependencies spelled out although a reference implies them: the framework always does that. */
const IGNORED = 'W3005';

/** The public linter's findings, or undefined where it is not installed. Only its errors count as flaws. */
export async function cfnLint(template: string): Promise<{ report: string; hasErrors: boolean } | undefined> {
  const options = ['--non-zero-exit-code', 'error', '--ignore-checks', IGNORED, '--', template];
  return await new Promise((resolve, reject) => {
    execFile('cfn-lint', options, (error, stdout, stderr) => {
      if (error?.code === 'ENOENT' || error?.code === NOT_FOUND) resolve(undefined);
      else if (error && !stdout) reject(new Error(`cfn-lint failed: ${stderr || error.message}`));
      else resolve({ report: stdout.trim(), hasErrors: error !== null });
    });
  });
}
