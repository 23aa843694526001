import { once } from 'node:events';
import supertest from 'supertest';
import { expect, onTestFinished, test } from 'vitest';
import { serve } from '@paymyinvoice/platform/http';
import { sampleService } from './sample-service.ts';

async function serving() {
  const sample = sampleService();
  const running = await serve(await sample.build(), { port: 0, patienceMs: 5000 });
  onTestFinished(() => running.close());
  return { sample, ...running };
}

test('a served app answers where it says, until it is closed', async () => {
  const { url, close } = await serving();
  await supertest(url).get('/health').expect(200);
  await close();
  await expect(supertest(url).get('/health')).rejects.toThrow('ECONNREFUSED');
});

test('a request under way is answered before the app is gone', async () => {
  const { url, close, sample } = await serving();
  const entered = Promise.withResolvers<void>();
  const left = Promise.withResolvers<void>();
  sample.barrier.wait = () => {
    entered.resolve();
    return left.promise;
  };
  const answer = supertest(url).post('/v1/notes').set('authorization', 'Bearer ann').send({ text: 'a' });
  const status = answer.then((response) => response.status);
  await entered.promise;
  const closing = close();
  left.resolve();
  expect(await status).toBe(201);
  await closing;
});

test('a signal closes the app and ends the process well, once', async () => {
  const exits: unknown[] = [];
  const exited = Promise.withResolvers<void>();
  const exit = process.exit.bind(process);
  process.exit = ((code: unknown) => {
    exits.push(code);
    exited.resolve();
  }) as typeof process.exit;
  onTestFinished(() => {
    process.exit = exit;
  });
  const { url } = await serving();
  const signalled = once(process, 'SIGTERM');
  process.kill(process.pid, 'SIGTERM');
  await signalled;
  await exited.promise;
  expect(exits).toEqual([0]);
  expect(process.listenerCount('SIGTERM')).toBe(0);
  await expect(supertest(url).get('/health')).rejects.toThrow('ECONNREFUSED');
});
