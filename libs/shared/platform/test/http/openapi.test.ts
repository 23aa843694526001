import type { INestApplication } from '@nestjs/common';
import supertest from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { sampleService } from './sample-service.ts';

type Json = { [name: string]: Json } & Json[];
let app: INestApplication;
let document: Json;

beforeAll(async () => {
  app = await sampleService().build();
  await app.listen(0, '127.0.0.1');
  const answer = await supertest(app.getHttpServer()).get('/openapi.json').expect(200);
  expect(answer.headers['content-type']).toBe('application/json');
  document = answer.body as Json;
});
afterAll(() => app.close());

const at = (...names: string[]): Json | undefined =>
  names.reduce<Json | undefined>((value, name) => value?.[name], document);

function resolved(value: Json | undefined): Json | undefined {
  const pointer: unknown = value?.['$ref'];
  return typeof pointer === 'string' ? at(...pointer.slice(2).split('/')) : value;
}

describe('the OpenAPI document', () => {
  test('lists every route with its methods', () => {
    const routes = Object.entries(document['paths'] ?? {}).map(([path, item]) => [
      path,
      Object.keys(item).sort(),
    ]);
    expect(Object.fromEntries(routes)).toEqual({
      '/docs': ['get'],
      '/health': ['get'],
      '/openapi.json': ['get'],
      '/v1/failures/{kind}': ['post'],
      '/v1/notes': ['get', 'post'],
      '/v1/notes/latest': ['get'],
      '/v1/notes/{id}': ['delete', 'get', 'patch'],
      '/v1/notes/{id}/pdf': ['get'],
      '/v1/pay/{token}/payments': ['post'],
      '/v1/webhooks': ['post'],
    });
  });

  test('tells for every status which codes come with it', () => {
    const responses = at('paths', '/v1/notes', 'post', 'responses') ?? {};
    const codes = Object.entries(responses).map(([status, response]) => {
      const examples = resolved(response as Json)?.['content']?.['application/problem+json']?.['examples'];
      return [status, Object.keys(examples ?? {}).sort()];
    });
    expect(Object.fromEntries(codes)).toEqual({
      201: [],
      400: ['request.invalid', 'request.malformed'],
      401: ['request.unauthenticated'],
      409: ['idempotency.in_progress', 'note.locked'],
      413: ['request.too_large'],
      415: ['request.unsupported_media_type'],
      422: ['idempotency.key_reused'],
      500: ['internal.error'],
      503: ['identity.unavailable'],
    });
  });

  test('tells the headers and parameters that follow from the contract', () => {
    const namesOf = (method: string, path: string) =>
      Object.values(at('paths', path, method, 'parameters') ?? [])
        .map((parameter) => resolved(parameter))
        .map(
          (parameter) =>
            `${String(parameter?.['in'])} ${String(parameter?.['name'])}${parameter?.['required'] ? '!' : ''}`,
        );
    expect(namesOf('get', '/v1/notes')).toEqual(
      expect.arrayContaining(['query limit', 'query cursor', 'query since']),
    );
    expect(namesOf('post', '/v1/notes')).toContain('header Idempotency-Key');
    expect(namesOf('post', '/v1/pay/{token}/payments')).toEqual(
      expect.arrayContaining(['path token!', 'header Idempotency-Key!']),
    );
    expect(namesOf('patch', '/v1/notes/{id}')).toEqual(
      expect.arrayContaining(['path id!', 'header If-Match']),
    );
    expect(namesOf('get', '/v1/notes/{id}')).toContain('header If-None-Match');
    expect(Object.keys(at('paths', '/v1/notes/{id}', 'get', 'responses') ?? {})).toContain('304');
    expect(Object.keys(at('paths', '/v1/notes', 'post', 'responses', '201', 'headers') ?? {})).toEqual(
      expect.arrayContaining([
        'Location',
        'ETag',
        'Idempotency-Replayed',
        'X-Request-Id',
        'X-Correlation-Id',
      ]),
    );
  });

  test('demands a token exactly where one is checked', () => {
    expect(at('paths', '/v1/notes', 'get', 'security')).toEqual([{ accessToken: [] }]);
    expect(at('paths', '/health', 'get', 'security')).toEqual([]);
    expect(at('components', 'securitySchemes', 'accessToken')).toMatchObject({
      type: 'http',
      scheme: 'bearer',
    });
  });

  test('has requests closed at every depth', () => {
    const body = at('paths', '/v1/notes', 'post', 'requestBody', 'content', 'application/json', 'schema');
    expect(body?.['additionalProperties']).toBe(false);
    expect(body?.['properties']?.['lines']?.['items']?.['additionalProperties']).toBe(false);
  });

  test('has examples that fit the schemas they stand beside', () => {
    const media = Object.values(document['paths'] ?? {}).flatMap((item) =>
      Object.values(item).flatMap((operation) => [
        operation['requestBody']?.['content']?.['application/json'],
        ...Object.values(operation['responses'] ?? {}).map(
          (response) => response['content']?.['application/json'],
        ),
      ]),
    );
    const examples = media.filter((entry): entry is Json => entry?.['example'] !== undefined);
    expect(examples.length).toBeGreaterThan(8);
    for (const { schema, example } of examples as unknown as { schema: object; example: unknown }[]) {
      const inlined = JSON.parse(
        JSON.stringify(schema).replaceAll('#/components/schemas/', '#/$defs/'),
      ) as object;
      const complete = { ...inlined, $defs: document['components']?.['schemas'] };
      const checked = z.fromJSONSchema(complete as Parameters<typeof z.fromJSONSchema>[0]).safeParse(example);
      expect(checked.error?.issues ?? []).toEqual([]);
    }
  });

  test('refers to nothing that is not there, and holds nothing unused', () => {
    const text = JSON.stringify(document);
    const pointers = [...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, pointer = '']) => pointer);
    for (const pointer of pointers) expect(at(...pointer.split('/')), pointer).toBeDefined();
    for (const kind of ['schemas', 'responses', 'parameters', 'headers']) {
      for (const name of Object.keys(at('components', kind) ?? {}))
        expect(pointers).toContain(`components/${kind}/${name}`);
    }
  });

  test('names each operation once', () => {
    const ids = Object.values(document['paths'] ?? {}).flatMap((item) =>
      Object.values(item).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });
});

test('the documentation page shows every operation', async () => {
  const { text, headers } = await supertest(app.getHttpServer()).get('/docs').expect(200);
  expect(headers['content-type']).toBe('text/html; charset=utf-8');
  expect(headers['content-security-policy']).toMatch(
    /^default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-/,
  );
  for (const path of Object.keys(document['paths'] ?? {})) expect(text).toContain(`<code>${path}</code>`);
  expect(text).toContain(`curl "<span class="base">$BASE</span>/v1/notes"`);
  expect(Buffer.byteLength(text)).toBeLessThan(100_000);
});
