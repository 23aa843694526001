import { describe, expect, test } from 'vitest';
import { responseOf } from './response.ts';

describe('a function’s result', () => {
  test('is taken as the response it describes', () => {
    const response = responseOf({ statusCode: 201, headers: { 'X-A': 1 }, cookies: ['a=1'], body: 'é' });
    expect(response).toEqual({
      status: 201,
      headers: new Map([
        ['x-a', '1'],
        ['content-type', 'text/plain;charset=UTF-8'],
      ]),
      cookies: ['a=1'],
      body: Buffer.from('é'),
    });
  });

  test('may carry bytes', () => {
    expect(responseOf({ statusCode: 200, body: '/wA=', isBase64Encoded: true })?.body).toEqual(
      Buffer.from([0xff, 0]),
    );
  });

  test('without a status is the body of a 200', () => {
    const response = responseOf({ hello: 1 });
    expect(response).toMatchObject({ status: 200, body: Buffer.from('{"hello":1}') });
    expect(response?.headers.get('content-type')).toBe('application/json');
  });

  test.each([null, { statusCode: 'ok' }, { statusCode: 99 }, { statusCode: 200, body: { a: 1 } }])(
    'is no response when it is %j',
    (result) => {
      expect(responseOf(result)).toBeUndefined();
    },
  );
});
