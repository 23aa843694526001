import { describe, expect, test } from 'vitest';
import { matchRoute, parseRoute } from './routes.ts';

const routes = [
  '$default',
  'ANY /{proxy+}',
  'ANY /v1/{proxy+}',
  'GET /v1/{kind}/{id}',
  'ANY /v1/items/{id}',
  'GET /v1/items/{id}',
  'GET /v1/items/new',
  'POST /v1/items',
].map((key) => parseRoute(key, key));

describe('a request finds the most specific route', () => {
  test.each([
    ['GET', '/v1/items/new', 'GET /v1/items/new', undefined],
    ['GET', '/v1/items/7', 'GET /v1/items/{id}', { id: '7' }],
    ['PUT', '/v1/items/7', 'ANY /v1/items/{id}', { id: '7' }],
    ['GET', '/v1/things/7', 'GET /v1/{kind}/{id}', { kind: 'things', id: '7' }],
    ['POST', '/v1/items', 'POST /v1/items', undefined],
    ['POST', '/v1/items/7/parts', 'ANY /v1/{proxy+}', { proxy: 'items/7/parts' }],
    ['GET', '/docs', 'ANY /{proxy+}', { proxy: 'docs' }],
    ['GET', '/', '$default', undefined],
  ])('%s %s is %s', (method, path, key, pathParameters) => {
    const match = matchRoute(routes, method, path);
    expect(match?.route.key).toBe(key);
    expect(match?.pathParameters).toEqual(pathParameters);
  });
});

test('nothing is found where no route matches and there is no default', () => {
  expect(matchRoute([parseRoute('GET /health', 1)], 'POST', '/health')).toBeUndefined();
  expect(matchRoute([parseRoute('GET /health', 1)], 'GET', '/health/')).toBeUndefined();
  expect(matchRoute([parseRoute('ANY /{proxy+}', 1)], 'GET', '/')).toBeUndefined();
});
