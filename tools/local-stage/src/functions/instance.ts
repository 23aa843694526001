import { fork, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { environmentOf, v8Flags, type InstanceIdentity } from './environment.ts';
import type { FunctionLog } from './logs.ts';
import type { PackagedFunction } from './packaged-function.ts';
import type { FromInstance, FunctionError, ToInstance } from './protocol.ts';

export type Outcome =
  | { readonly ok: true; readonly payload: unknown }
  | {
      readonly ok: false;
      readonly error: FunctionError;
      readonly timedOut: boolean;
      /** It was not even begun. */
      readonly throttled?: true;
    };

const runtimeFile = fileURLToPath(new URL('./runtime.ts', import.meta.url));
const responseLimitBytes = 6 * 1024 * 1024;
/** Lambda gives a start 10 s; a busy machine is given more. */
const initLimitMs = 30_000;

type InstanceSettings = {
  readonly endpoint: string;
  readonly taskRoot: string;
  readonly log: FunctionLog;
  readonly offsetMs: number;
};

/** One process that runs one function, one event at a time. */
export class FunctionInstance {
  readonly identity: InstanceIdentity;
  readonly startedAt = new Date().toISOString();
  invocations = 0;
  readonly #lambda: PackagedFunction;
  readonly #child: ChildProcess;
  readonly #log: FunctionLog;
  readonly #ready: Promise<FunctionError | undefined>;
  readonly #gone: Promise<FunctionError>;
  #alive = true;
  #answer: ((outcome: Outcome) => void) | undefined;

  constructor(lambda: PackagedFunction, identity: InstanceIdentity, settings: InstanceSettings) {
    this.#lambda = lambda;
    this.identity = identity;
    this.#log = settings.log;
    const { endpoint, taskRoot } = settings;
    const path = process.env['PATH'] ?? '';
    this.#child = fork(runtimeFile, {
      cwd: taskRoot,
      env: { ...environmentOf(lambda, identity, { endpoint, taskRoot, path }), ...compileCache() },
      execArgv: v8Flags(lambda.memoryMb),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#gone = this.#watchExit();
    this.#ready = this.#awaitReady();
    this.#copyLines(this.#child.stdout);
    this.#copyLines(this.#child.stderr);
    this.#tell({ type: 'start', taskRoot, handler: lambda.handler, offsetMs: settings.offsetMs });
  }

  get alive(): boolean {
    return this.#alive;
  }

  get processId(): number | undefined {
    return this.#child.pid;
  }

  setClock(offsetMs: number): void {
    this.#tell({ type: 'clock', offsetMs });
  }

  async invoke(requestId: string, event: unknown): Promise<Outcome> {
    const broken = await this.#ready;
    if (broken !== undefined) {
      await this.kill();
      return { ok: false, error: broken, timedOut: false };
    }
    this.invocations += 1;
    const { name, arn, memoryMb, timeoutMs } = this.#lambda;
    const answered = new Promise<Outcome>((resolve) => (this.#answer = resolve));
    const died = this.#gone.then((error): Outcome => ({ ok: false, error, timedOut: false }));
    const clock = this.#timeout(requestId, timeoutMs);
    this.#tell({
      type: 'invoke',
      requestId,
      eventJson: JSON.stringify(event),
      timeoutMs,
      functionName: name,
      functionArn: arn,
      memoryMb,
    });
    const outcome = await Promise.race([answered, died, clock.expired]);
    clock.stop();
    this.#answer = undefined;
    return outcome;
  }

  /** Ends the process at once, as a crash would; resolves when it is gone. */
  async kill(): Promise<void> {
    this.#alive = false;
    this.#child.kill('SIGKILL');
    await this.#gone;
  }

  #timeout(requestId: string, timeoutMs: number): { expired: Promise<Outcome>; stop: () => void } {
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    const timer = setTimeout(() => {
      const errorMessage = `RequestId: ${requestId} Error: Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`;
      this.#log.write(this.identity.id, errorMessage);
      const error = { errorType: 'Sandbox.Timedout', errorMessage };
      // Answered first, so that the exit that follows is not taken for a crash.
      resolve({ ok: false, error, timedOut: true });
      void this.kill();
    }, timeoutMs);
    return { expired: promise, stop: () => clearTimeout(timer) };
  }

  #watchExit(): Promise<FunctionError> {
    return new Promise((resolve) => {
      const gone = (how: string) => {
        this.#alive = false;
        resolve({ errorType: 'Runtime.ExitError', errorMessage: `Error: Runtime exited with error: ${how}` });
      };
      this.#child.once('error', (error) => gone(error.message));
      this.#child.once('exit', (code, signal) =>
        gone(signal ? `signal: ${signal}` : `exit status ${code ?? 0}`),
      );
    });
  }

  #awaitReady(): Promise<FunctionError | undefined> {
    const { promise, resolve } = Promise.withResolvers<FunctionError | undefined>();
    const timer = setTimeout(() => {
      const seconds = (initLimitMs / 1000).toFixed(2);
      resolve({ errorType: 'Sandbox.Timedout', errorMessage: `Init timed out after ${seconds} seconds` });
    }, initLimitMs);
    void promise.then(() => clearTimeout(timer));
    void this.#gone.then(resolve);
    this.#child.on('message', (message: FromInstance) => {
      switch (message.type) {
        case 'ready':
          return resolve(undefined);
        case 'broken':
          this.#log.write(this.identity.id, (message.error.trace ?? [message.error.errorMessage]).join('\n'));
          return resolve(message.error);
        case 'done':
          return this.#answer?.(outcomeOf(message.resultJson));
        case 'failed':
          this.#log.write(this.identity.id, (message.error.trace ?? [message.error.errorMessage]).join('\n'));
          return this.#answer?.({ ok: false, error: message.error, timedOut: false });
      }
    });
    return promise;
  }

  #tell(message: ToInstance): void {
    // An instance may die between being chosen and being told; its exit is then the answer.
    if (this.#child.connected) this.#child.send(message, () => {});
  }

  #copyLines(stream: Readable | null): void {
    if (stream === null) return;
    const lines = createInterface({ input: stream, crlfDelay: Infinity });
    lines.on('line', (line) => this.#log.write(this.identity.id, line));
  }
}

function outcomeOf(resultJson: string | undefined): Outcome {
  if (resultJson !== undefined && Buffer.byteLength(resultJson) > responseLimitBytes) {
    const errorMessage = `Response payload size exceeded maximum allowed payload size (${responseLimitBytes} bytes).`;
    return {
      ok: false,
      error: { errorType: 'Function.ResponseSizeTooLarge', errorMessage },
      timedOut: false,
    };
  }
  return { ok: true, payload: resultJson === undefined ? null : JSON.parse(resultJson) };
}

/** For the start of the process alone, which takes it out of what the function sees. */
function compileCache(): Record<string, string> {
  const { NODE_COMPILE_CACHE } = process.env;
  return NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE };
}
