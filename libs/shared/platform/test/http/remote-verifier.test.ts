import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { remoteVerifier } from '@paymyinvoice/platform/http';
import { ann } from './sample-service.ts';

const audience = 'paymyinvoice-test';
let server: Server;
let issuer: string;
let key: CryptoKey;
let foreignKey: CryptoKey;
const state = { asked: [] as string[], isDown: false, issuer: '' };

beforeAll(async () => {
  const [own, foreign] = await Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256')]);
  key = own.privateKey;
  foreignKey = foreign.privateKey;
  const jwk = { ...(await exportJWK(own.publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' };
  server = createServer((request, response) => {
    state.asked.push(request.url ?? '');
    response.statusCode = state.isDown ? 503 : 200;
    const body = request.url?.endsWith('jwks.json')
      ? { keys: [jwk] }
      : { issuer: state.issuer, jwks_uri: `${issuer}/.well-known/jwks.json` };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}/auth`;
});
beforeEach(() => Object.assign(state, { asked: [], isDown: false, issuer }));
afterAll(() => new Promise((resolve) => server.close(resolve)));

const token = (change: (jwt: SignJWT) => SignJWT = (jwt) => jwt, signer = key, kid = 'k1') =>
  change(
    new SignJWT({ ...ann })
      .setProtectedHeader({ alg: 'RS256', kid })
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime('15m'),
  ).sign(signer);

const unavailable = expect.objectContaining({ kind: 'unavailable', code: 'identity.unavailable' });

describe('a token checked by the published keys', () => {
  test('tells its claims, and the keys are read once', async () => {
    const verify = remoteVerifier(issuer, audience);
    expect(await verify(await token())).toMatchObject(ann);
    await Promise.all([verify(await token()), verify(await token())]);
    expect(state.asked).toEqual(['/auth/.well-known/openid-configuration', '/auth/.well-known/jwks.json']);
  });

  test.each<[string, () => Promise<string>]>([
    ['has expired', () => token((jwt) => jwt.setExpirationTime('-1m'))],
    ['is for another audience', () => token((jwt) => jwt.setAudience('paymyinvoice-prod'))],
    ['is from another issuer', () => token((jwt) => jwt.setIssuer('http://evil.example'))],
    ['is signed by another key', () => token(undefined, foreignKey)],
    ['names a key nobody published', () => token(undefined, key, 'k9')],
    ['is signed by nobody', async () => `${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.`],
    ['is no token', async () => 'nonsense'],
  ])('is refused when it %s', async (_, make) => {
    const outcome = remoteVerifier(issuer, audience)(await make());
    await expect(outcome).rejects.toThrow();
    await expect(outcome).rejects.not.toEqual(unavailable);
  });

  test('cannot be checked while the issuer is down, and can once it is back', async () => {
    const verify = remoteVerifier(issuer, audience);
    state.isDown = true;
    await expect(verify(await token())).rejects.toEqual(unavailable);
    state.isDown = false;
    expect(await verify(await token())).toMatchObject({ sub: ann.sub });
  });

  test('is not checked by what another issuer published', async () => {
    state.issuer = 'http://evil.example';
    await expect(remoteVerifier(issuer, audience)(await token())).rejects.toEqual(unavailable);
  });
});
