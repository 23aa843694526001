import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { FunctionInstance } from '../../src/functions/instance.ts';
import { FunctionLog } from '../../src/functions/logs.ts';

afterEach(() => vi.useRealTimers());

test('a function that never ends its start is given up, so that its events do not wait for ever', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const taskRoot = await mkdtemp(join(tmpdir(), 'instance-'));
  await writeFile(join(taskRoot, 'index.mjs'), 'await new Promise(() => {});');
  const log = new FunctionLog(taskRoot, 'stuck');
  const lambda = {
    ...{ name: 'stuck', arn: 'arn:aws:lambda:us-east-1:000000000000:function:stuck', stack: 'toy-service' },
    ...{ zipFile: '', handler: 'index.handler', runtime: 'nodejs24.x', memoryMb: 128, timeoutMs: 1000 },
    ...{ environment: {}, roleName: undefined, reservedConcurrency: undefined, deadLetterArn: undefined },
  };
  const identity = { id: 'one', accessKeyId: 'key', secret: 'secret' };
  const instance = new FunctionInstance(lambda, identity, {
    ...{ endpoint: 'http://127.0.0.1:9', taskRoot, log, offsetMs: 0 },
  });
  const outcome = instance.invoke('request', {});
  await vi.advanceTimersByTimeAsync(30_000);
  expect(await outcome).toMatchObject({ ok: false, error: { errorType: 'Sandbox.Timedout' } });
  expect(instance.alive).toBe(false);
  await log.close();
  await rm(taskRoot, { recursive: true });
});
