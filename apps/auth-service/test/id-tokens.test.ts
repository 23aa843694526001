import { startTestIssuer, type TestIssuer } from '@paymyinvoice/testing';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IdTokens } from '../src/pool-users/id-tokens.adapter.ts';

const clientId = 'web';
const idClaims = { token_use: 'id', email_verified: true };
let pool: TestIssuer;
let idTokens: IdTokens;
let nowMs = Date.now();

beforeAll(async () => {
  pool = await startTestIssuer(clientId);
  idTokens = new IdTokens(pool.url, clientId, () => new Date(nowMs));
});
afterAll(() => pool.stop());

const refused = { code: 'cognito.invalid', kind: 'unauthenticated' };

describe('an ID token', () => {
  it('tells whose it is', async () => {
    const { id, email, name, token } = await pool.person(idClaims);
    const poolUser = { issuer: pool.url, sub: id, email };
    expect(await idTokens.read(token)).toEqual({ poolUser, name });
  });

  it.each([
    ['another client', { aud: 'other' }],
    ['another pool', { iss: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_other' }],
    ['another use', { token_use: 'access' }],
    ['no end', { exp: undefined }],
    ['nobody', { sub: undefined }],
  ])('of %s is refused', async (_what, claims) => {
    const { token } = await pool.person({ ...idClaims, ...claims });
    await expect(idTokens.read(token)).rejects.toMatchObject(refused);
  });

  it('is over when the service’s clock says so', async () => {
    const { token } = await pool.person(idClaims);
    nowMs += 901_000;
    await expect(idTokens.read(token)).rejects.toMatchObject(refused);
    nowMs -= 901_000;
    await idTokens.read(token);
  });

  it('signed with a key of somebody else, under a name that is known or not, is refused', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const claims = { ...idClaims, iss: pool.url, aud: clientId, sub: 'a1', email: 'a@example.com' };
    for (const kid of ['test', 'other', undefined]) {
      const header = { alg: 'RS256', ...(kid && { kid }) };
      const token = await new SignJWT(claims)
        .setProtectedHeader(header)
        .setExpirationTime('5m')
        .sign(privateKey);
      await expect(idTokens.read(token)).rejects.toMatchObject(refused);
    }
  });

  it('cannot be checked while the keys cannot be had, and can be as soon as they can', async () => {
    const { publicKey, privateKey } = await generateKeyPair('RS256');
    const keys = [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'RS256', use: 'sig' }];
    let isDown = true;
    const server = createServer((_request, response) => {
      response.writeHead(isDown ? 500 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ keys }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const other = new IdTokens(issuer, clientId, () => new Date());
    const token = await new SignJWT({
      ...idClaims,
      iss: issuer,
      aud: clientId,
      sub: 'a1',
      email: 'a@example.com',
    })
      .setProtectedHeader({ alg: 'RS256', kid: 'k' })
      .setExpirationTime('5m')
      .sign(privateKey);
    const unavailable = { code: 'cognito.unavailable', kind: 'unavailable', retryAfterSeconds: 2 };
    await expect(other.read(token)).rejects.toMatchObject(unavailable);
    isDown = false;
    expect(await other.read(token)).toMatchObject({ poolUser: { email: 'a@example.com' } });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await expect(new IdTokens(issuer, clientId, () => new Date()).read(token)).rejects.toMatchObject(
      unavailable,
    );
  });
});
