import supertest from 'supertest';
import { expect, onTestFinished, test } from 'vitest';
import type { HealthCheck } from '@paymyinvoice/platform/http';
import { sampleService } from './sample-service.ts';

async function healthWith(health: Record<string, HealthCheck>) {
  const sample = sampleService({ health });
  const app = await sample.build();
  await app.listen(0, '127.0.0.1');
  onTestFinished(() => app.close());
  const { status, body } = await supertest(app.getHttpServer()).get('/health');
  return { status, body: body as unknown, log: sample.log() };
}

test('health tells the service, its checks and its contracts', async () => {
  const { status, body } = await healthWith({ table: async () => 'anything', keys: async () => {} });
  expect(status).toBe(200);
  expect(body).toEqual({
    ...{ service: 'notes-service', stage: 'test', version: '1.2.3', status: 'ok' },
    checks: { table: 'ok', keys: 'ok' },
    contracts: { publishes: { 'note.written': 'abc' }, consumes: {} },
  });
});

test('health is 503 and names the check that fails; the reason stays in the log', async () => {
  const failing = async () => Promise.reject(new Error('no such table'));
  const { status, body, log } = await healthWith({ table: failing, keys: async () => {} });
  expect(status).toBe(503);
  expect(body).toMatchObject({ status: 'failing', checks: { table: 'failing', keys: 'ok' } });
  expect(JSON.stringify(body)).not.toContain('no such table');
  expect(log).toContainEqual(
    expect.objectContaining({ check: 'table', err: expect.objectContaining({ message: 'no such table' }) }),
  );
});

test('health does not wait for a check that never answers', async () => {
  const { status, body } = await healthWith({ table: () => new Promise(() => {}) });
  expect(status).toBe(503);
  expect(body).toMatchObject({ checks: { table: 'failing' } });
});
