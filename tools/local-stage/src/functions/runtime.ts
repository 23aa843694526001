/**
 * Runs one packaged function in a process of its own, as Lambda's Node.js runtime does: loads the handler once,
 * then answers one event at a time. Started by `instance.ts`.
 */
import { existsSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { StageClock } from '../stage/clock.ts';
import type { FromInstance, FunctionError, ToInstance } from './protocol.ts';

type Handler = (event: unknown, context: object) => unknown;
type Invocation = Extract<ToInstance, { type: 'invoke' }>;

// The start alone has used it; no function sees it.
delete process.env['NODE_COMPILE_CACHE'];

const clock = new StageClock();
clock.install();
let handler: Handler | undefined;

// The stage ends instances itself; Ctrl-C reaches the whole process group and must not cut an answer short.
process.on('SIGINT', () => {});
// Without the stage there is nobody to work for, however the stage ended.
process.on('disconnect', () => process.exit(0));
process.on('message', (message: ToInstance) => {
  switch (message.type) {
    case 'start':
      clock.setOffset(message.offsetMs);
      void start(message.taskRoot, message.handler);
      return;
    case 'clock':
      clock.setOffset(message.offsetMs);
      return;
    case 'invoke':
      void invoke(message);
      return;
  }
});

// The stage may have ended before anybody listened.
if (!process.connected) process.exit(0);

async function start(taskRoot: string, name: string): Promise<void> {
  try {
    handler = await load(taskRoot, name);
    tell({ type: 'ready' });
    // Kept now: an instance is killed sooner or later, and then nothing is.
    flushCompileCache();
  } catch (error) {
    tell({ type: 'broken', error: describe(error) });
  }
}

async function load(taskRoot: string, name: string): Promise<Handler> {
  const dot = name.lastIndexOf('.');
  const [file, exported] = [name.slice(0, dot), name.slice(dot + 1)];
  const path = ['.mjs', '.cjs', '.js']
    .map((end) => join(taskRoot, file + end))
    .find((each) => existsSync(each));
  if (path === undefined) throw named('Runtime.ImportModuleError', `Error: Cannot find module '${file}'`);
  process.chdir(taskRoot);
  const module = (await import(pathToFileURL(path).href)) as Record<string, unknown>;
  const found = module[exported] ?? property(module['default'], exported);
  if (typeof found !== 'function') {
    throw named('Runtime.HandlerNotFound', `${name} is undefined or not exported`);
  }
  // As the runtime of Node 24 refuses it: whoever takes a callback would never be answered.
  if (found.length > 2) {
    throw named(
      'Runtime.CallbackHandlerDeprecated',
      `${name} takes a callback, which is no longer supported`,
    );
  }
  return found as Handler;
}

async function invoke(invocation: Invocation): Promise<void> {
  const { requestId } = invocation;
  try {
    const result = await handler?.(JSON.parse(invocation.eventJson), contextOf(invocation));
    tell({ type: 'done', requestId, resultJson: JSON.stringify(result) });
  } catch (error) {
    tell({ type: 'failed', requestId, error: describe(error) });
  }
}

function contextOf({ requestId, timeoutMs, functionName, functionArn, memoryMb }: Invocation): object {
  // Monotonic, so that a moved clock does not take away time a function really has.
  const deadline = performance.now() + timeoutMs;
  return {
    awsRequestId: requestId,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: functionArn,
    memoryLimitInMB: String(memoryMb),
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: process.env['AWS_LAMBDA_LOG_STREAM_NAME'] ?? '',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(deadline - performance.now())),
  };
}

function tell(message: FromInstance): void {
  if (process.connected) process.send?.(message);
}

function describe(error: unknown): FunctionError {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error) };
  const trace = error.stack?.split('\n') ?? [];
  return { errorType: error.name, errorMessage: error.message, trace };
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
