import { describe, expect, it } from 'vitest';
import { endpoint, type Method } from '../endpoint/endpoint.ts';
import { Routes } from './routes.ts';

const at = (method: Method, path: `/${string}`) =>
  endpoint({ method, path, summary: '', access: 'public', responses: { 204: null } });

const routes = new Routes([
  at('GET', '/v1/notes'),
  at('POST', '/v1/notes'),
  at('DELETE', '/v1/notes/{id}'),
  at('GET', '/v1/notes/latest'),
  at('GET', '/.well-known/jwks.json'),
]);

describe('the methods of an address', () => {
  it.each([
    ['/v1/notes', ['GET', 'HEAD', 'OPTIONS', 'POST']],
    ['/v1/notes?limit=1', ['GET', 'HEAD', 'OPTIONS', 'POST']],
    ['/v1/notes/tim_1', ['DELETE', 'OPTIONS']],
    ['/v1/notes/latest', ['DELETE', 'GET', 'HEAD', 'OPTIONS']],
    ['/.well-known/jwks.json', ['GET', 'HEAD', 'OPTIONS']],
    ['/xwell-known/jwks.json', []],
    ['/v1/notes/', []],
    ['/v1/notes/a/b', []],
    ['/V1/notes', []],
    ['/', []],
  ])('%s are %j', (url, expected) => {
    expect(routes.methodsAt(url)).toEqual(expected);
  });
});
