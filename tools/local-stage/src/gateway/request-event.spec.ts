import { describe, expect, test } from 'vitest';
import { requestEvent, type GatewayRequest } from './request-event.ts';

const request: GatewayRequest = {
  method: 'POST',
  path: '/v1/a%20b',
  rawQueryString: 'tag=x&tag=y&q=a%26b',
  headers: { host: '127.0.0.1:4000', 'content-type': 'application/json', 'user-agent': 'test' },
  cookies: ['a=1', 'b=2'],
  body: Buffer.from('{"ü":1}'),
  protocol: 'HTTP/1.1',
  sourceIp: '127.0.0.1',
  requestId: 'request-1',
  traceId: 'Root=1-2-3',
  at: new Date('2026-03-05T07:08:09.010Z'),
};
const route = {
  apiId: 'api1',
  routeKey: 'ANY /v1/{proxy+}',
  pathParameters: { proxy: 'a%20b' },
  claims: { sub: 'u' },
};

describe('the event of a request', () => {
  test('has the shape of payload format 2.0', () => {
    expect(requestEvent(request, route)).toEqual({
      version: '2.0',
      routeKey: 'ANY /v1/{proxy+}',
      rawPath: '/v1/a b',
      rawQueryString: 'tag=x&tag=y&q=a%26b',
      cookies: ['a=1', 'b=2'],
      headers: {
        ...request.headers,
        'x-amzn-trace-id': 'Root=1-2-3',
        'x-forwarded-for': '127.0.0.1',
        'x-forwarded-port': '4000',
        'x-forwarded-proto': 'http',
      },
      queryStringParameters: { tag: 'x,y', q: 'a&b' },
      requestContext: {
        accountId: '000000000000',
        apiId: 'api1',
        authorizer: { jwt: { claims: { sub: 'u' }, scopes: null } },
        domainName: '127.0.0.1:4000',
        domainPrefix: '127',
        http: {
          method: 'POST',
          path: '/v1/a b',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'test',
        },
        requestId: 'request-1',
        routeKey: 'ANY /v1/{proxy+}',
        stage: '$default',
        time: '05/Mar/2026:07:08:09 +0000',
        timeEpoch: 1772694489010,
      },
      pathParameters: { proxy: 'a b' },
      body: '{"ü":1}',
      isBase64Encoded: false,
    });
  });

  test('leaves out what the request does not have', () => {
    const bare = { ...request, cookies: [], rawQueryString: '', body: Buffer.alloc(0) };
    const event = requestEvent(bare, { ...route, pathParameters: undefined, claims: undefined });
    for (const name of ['cookies', 'queryStringParameters', 'pathParameters', 'body'])
      expect(event).not.toHaveProperty(name);
    expect(event['requestContext']).not.toHaveProperty('authorizer');
    expect(event['isBase64Encoded']).toBe(false);
  });

  test.each(['application/pdf', 'application/x-www-form-urlencoded', 'image/png'])(
    'carries %s in base64',
    (type) => {
      const event = requestEvent(
        { ...request, headers: { 'content-type': type }, body: Buffer.from([0xff, 0]) },
        route,
      );
      expect(event).toMatchObject({ body: '/wA=', isBase64Encoded: true });
    },
  );

  test('leaves a path alone that cannot be decoded', () => {
    expect(requestEvent({ ...request, path: '/%zz' }, route)).toMatchObject({ rawPath: '/%zz' });
  });
});
