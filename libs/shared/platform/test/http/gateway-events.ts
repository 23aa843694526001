import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';

export type SampleEvent = {
  method?: string;
  path: string;
  query?: string;
  headers?: Record<string, string>;
  cookies?: string[];
  body?: string | Buffer;
  claims?: Record<string, unknown>;
  stage?: string;
};

/** An event as an HTTP API sends it (payload 2.0): header names in lower case, bytes as base64. */
export function gatewayEvent(sample: SampleEvent): APIGatewayProxyEventV2 {
  const {
    method = 'GET',
    path,
    query = '',
    headers = {},
    cookies,
    body,
    claims,
    stage = '$default',
  } = sample;
  const authorizer = claims && { jwt: { claims, scopes: null } };
  const event = {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    headers: { host: 'abc.execute-api.us-east-1.amazonaws.com', ...headers },
    ...(cookies && { cookies }),
    requestContext: {
      ...{ accountId: '000000000000', apiId: 'abc', domainName: 'abc.execute-api.us-east-1.amazonaws.com' },
      ...{ domainPrefix: 'abc', requestId: 'gw-1', routeKey: '$default', stage, timeEpoch: 0, time: '' },
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '203.0.113.9', userAgent: 'test' },
      ...(authorizer && { authorizer }),
    },
    ...(body !== undefined && { body: Buffer.isBuffer(body) ? body.toString('base64') : body }),
    isBase64Encoded: Buffer.isBuffer(body),
  };
  return event;
}

export function lambdaContext(awsRequestId = 'aws-1'): Context {
  const unused = () => {
    throw new Error('The old callback interface is not used.');
  };
  return {
    ...{
      awsRequestId,
      functionName: 'notes-api',
      functionVersion: '1',
      invokedFunctionArn: 'arn',
      memoryLimitInMB: '512',
    },
    ...{ logGroupName: 'g', logStreamName: 's', callbackWaitsForEmptyEventLoop: true },
    getRemainingTimeInMillis: () => 10_000,
    ...{ done: unused, fail: unused, succeed: unused },
  };
}
