import { expect, test } from 'vitest';
import { corsHeaders, preflightHeaders, readCors } from './cors.ts';

const cors =
  readCors({
    AllowOrigins: ['http://localhost:3000'],
    AllowMethods: ['get', 'POST'],
    AllowHeaders: ['Content-Type', 'Authorization'],
    ExposeHeaders: ['etag'],
    MaxAge: 600,
  }) ?? raise();

function raise(): never {
  throw new Error('The configuration was not read.');
}

test('an allowed origin is named and what it may read is listed', () => {
  expect(Object.fromEntries(corsHeaders(cors, 'http://localhost:3000'))).toEqual({
    'access-control-allow-origin': 'http://localhost:3000',
    'access-control-expose-headers': 'etag',
    vary: 'Origin',
  });
});

test.each(['http://localhost:3001', 'null', undefined])('the origin %s is told nothing', (origin) => {
  expect(corsHeaders(cors, origin).size).toBe(0);
  expect(preflightHeaders(cors, origin === undefined ? {} : { origin }).size).toBe(0);
});

test('a preflight is told methods, headers and how long that holds', () => {
  expect(Object.fromEntries(preflightHeaders(cors, { origin: 'http://localhost:3000' }))).toEqual({
    'access-control-allow-origin': 'http://localhost:3000',
    'access-control-allow-methods': 'GET,POST',
    'access-control-allow-headers': 'content-type,authorization',
    'access-control-max-age': '600',
    vary: 'Origin',
  });
});
