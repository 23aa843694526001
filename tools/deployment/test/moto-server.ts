import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const PROGRAM = (process.env['PATH'] ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'moto_server'))
  .find(existsSync);

/** Without it there is nowhere to rehearse. */
export const hasMoto = PROGRAM !== undefined;

/** An AWS in memory, which the SDK of this process and of what it starts speaks to from now on. */
export class MotoServer {
  readonly endpoint: string;
  readonly #process: ChildProcess;

  private constructor(endpoint: string, child: ChildProcess) {
    this.endpoint = endpoint;
    this.#process = child;
  }

  static async start(): Promise<MotoServer> {
    const port = await freePort();
    const endpoint = `http://127.0.0.1:${port}`;
    const child = spawn(PROGRAM ?? '', ['-H', '127.0.0.1', '-p', `${port}`], { stdio: 'ignore' });
    const server = new MotoServer(endpoint, child);
    try {
      await server.#isThere();
    } catch (error) {
      await server.stop();
      throw error;
    }
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'nobody',
      AWS_SECRET_ACCESS_KEY: 'nothing',
    });
    return server;
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null) return;
    const exited = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await exited;
  }

  async #isThere(): Promise<void> {
    const deadline = AbortSignal.timeout(60_000);
    while (this.#process.exitCode === null) {
      try {
        await fetch(`${this.endpoint}/moto-api/`);
        return;
      } catch {
        await wait(100, undefined, { signal: deadline });
      }
    }
    throw new Error(`moto_server ended with ${this.#process.exitCode}.`);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
