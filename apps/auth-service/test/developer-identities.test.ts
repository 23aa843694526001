import { CognitoIdentityClient } from '@aws-sdk/client-cognito-identity';
import { newId } from '@paymyinvoice/platform';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DeveloperIdentities } from '../src/aws-identities/developer-identities.adapter.ts';

const poolId = 'eu-central-1:5b1e5a5e-0000-4000-8000-000000000000';
let server: Server;
let identities: DeveloperIdentities;
let answer: { status: number; body: object };
let asked: unknown;

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      asked = JSON.parse(Buffer.concat(chunks).toString());
      response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = new CognitoIdentityClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'nobody', secretAccessKey: 'nothing' },
    maxAttempts: 1,
  });
  identities = new DeveloperIdentities(client, { poolId, provider: 'login.paymyinvoice.test' });
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

it('a user is known to the pool by the own id, and told where the pool is', async () => {
  const userId = newId('usr');
  answer = { status: 200, body: { IdentityId: 'eu-central-1:1', Token: 'token' } };
  expect(await identities.tokenFor(userId)).toEqual({
    ...{ identityId: 'eu-central-1:1', token: 'token' },
    ...{ identityPoolId: poolId, region: 'eu-central-1' },
  });
  const Logins = { 'login.paymyinvoice.test': userId };
  expect(asked).toEqual({ IdentityPoolId: poolId, Logins, TokenDuration: 900 });
});

it.each([
  [400, 'TooManyRequestsException'],
  [500, 'InternalErrorException'],
  [503, 'ServiceUnavailable'],
])('a pool that answers %i %s is asked again later', async (status, __type) => {
  answer = { status, body: { __type } };
  await expect(identities.tokenFor(newId('usr'))).rejects.toMatchObject({
    ...{ code: 'aws_identity.unavailable', kind: 'unavailable', retryAfterSeconds: 2 },
  });
});

it.each(['ResourceNotFoundException', 'NotAuthorizedException', 'AccessDeniedException'])(
  'what repeating does not mend is a defect: %s',
  async (__type) => {
    answer = { status: 400, body: { __type } };
    await expect(identities.tokenFor(newId('usr'))).rejects.toMatchObject({ name: __type });
  },
);

it('a pool that cannot be reached is asked again later', async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await expect(identities.tokenFor(newId('usr'))).rejects.toMatchObject({ code: 'aws_identity.unavailable' });
});
