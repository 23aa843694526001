import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { eventually } from '@paymyinvoice/testing';
import { vi } from 'vitest';
import { run } from '../src/run.ts';

const main = join(import.meta.dirname, '../src/main.ts');

type Started = {
  readonly child: ChildProcess;
  readonly done: Promise<Ran>;
  readonly said: (text: string) => Promise<void>;
};
type Ran = { readonly code: number | null; readonly output: string; readonly errors: string };

/** Gives commands to the stage that a manifest is of. */
export function operatorOf(manifest: string) {
  return {
    /** In this process, which is quicker. */
    async run(...args: string[]): Promise<{ output: string; errors: string }> {
      const silent = () => {};
      const output = vi.spyOn(console, 'log').mockImplementation(silent);
      const errors = vi.spyOn(console, 'error').mockImplementation(silent);
      const textOf = ({ mock }: typeof output) => mock.calls.map(([text]) => `${String(text)}\n`).join('');
      try {
        await run(['--manifest', manifest, ...args], new AbortController().signal);
        return { output: textOf(output), errors: textOf(errors) };
      } finally {
        vi.restoreAllMocks();
      }
    },

    start(...args: string[]): Started {
      return startNode([], ['--manifest', manifest, ...args]);
    },

    /** Dies as `kill -9` would end it, just before its first call of an operation leaves. */
    startUntil(operation: string, ...args: string[]): Started {
      const preload = `
        import http from 'node:http';
        import { syncBuiltinESMExports } from 'node:module';
        const { request } = http;
        http.request = (...args) => {
          if (JSON.stringify(args[0].headers).includes('"AmazonSQS.${operation}"')) process.kill(process.pid, 'SIGKILL');
          return request(...args);
        };
        syncBuiltinESMExports();`;
      const flags = ['--import', `data:text/javascript,${encodeURIComponent(preload)}`];
      return startNode(flags, ['--manifest', manifest, ...args]);
    },
  };
}

function startNode(nodeFlags: readonly string[], args: readonly string[]): Started {
  const child = spawn(process.execPath, [...nodeFlags, main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [output, errors] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  return {
    child,
    done: once(child, 'close').then(([code]) => ({ code: code as number | null, output, errors })),
    said: async (text) => {
      await eventually(`'${text}'`, async () => ((output + errors).includes(text) ? true : undefined));
    },
  };
}
