import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

const script = (specifier: string) => `
import { registerHooks } from 'node:module';
const urls = [];
registerHooks({ load: (url, context, next) => { urls.push(url); return next(url, context); } });
await import(${JSON.stringify(specifier)});
console.log(JSON.stringify(urls));`;

async function loadedBy(specifier: string): Promise<string[]> {
  const options = ['--input-type=module', '--eval', script(specifier)];
  const { stdout } = await promisify(execFile)(process.execPath, options, { cwd: import.meta.dirname });
  return JSON.parse(stdout) as string[];
}

describe('functions without HTTP', () => {
  test.each(['@paymyinvoice/platform', '@paymyinvoice/platform/data', '@paymyinvoice/platform/events'])(
    'load no HTTP framework with %s',
    async (specifier) => {
      const urls = await loadedBy(specifier);
      expect(urls.some((url) => url.includes('/platform/src/'))).toBe(true);
      const framework = /node_modules\/(@nestjs|express|rxjs|reflect-metadata|@vendia|jose)\//;
      expect(urls.filter((url) => framework.test(url))).toEqual([]);
    },
  );
});
