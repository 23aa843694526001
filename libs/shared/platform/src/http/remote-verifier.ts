import type { JWTVerifyGetKey } from 'jose';
import * as z from 'zod';
import { identityUnavailable } from './endpoint/request-errors.ts';
import type { TokenVerifier } from './identity.ts';

const discoverySchema = z.object({ issuer: z.string(), jwks_uri: z.url() });

/** Does what the API gateway's authorizer does, for a service that runs without a gateway. */
export function remoteVerifier(issuer: string, audience: string): TokenVerifier {
  let keys: Promise<JWTVerifyGetKey> | undefined;
  return async (bearerToken) => {
    const { errors, jwtVerify } = await import('jose');
    keys ??= publishedKeys(issuer);
    const getKey = await keys.catch((error: unknown) => {
      keys = undefined;
      throw identityUnavailable(error);
    });
    try {
      const { payload } = await jwtVerify(bearerToken, getKey, { issuer, audience, algorithms: ['RS256'] });
      return payload;
    } catch (error) {
      const isTokensFault = error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout);
      throw isTokensFault ? error : identityUnavailable(error);
    }
  };
}

async function publishedKeys(issuer: string): Promise<JWTVerifyGetKey> {
  const { createRemoteJWKSet } = await import('jose');
  const response = await fetch(`${issuer}/.well-known/openid-configuration`, {
    signal: AbortSignal.timeout(5000),
  });
  if (!response.ok) throw new Error(`The issuer's configuration answers ${response.status}.`);
  const discovered = discoverySchema.parse(await response.json());
  if (discovered.issuer !== issuer)
    throw new Error('The issuer published under this address is another one.');
  return createRemoteJWKSet(new URL(discovered.jwks_uri));
}
