import { createRemoteJWKSet, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import type { Clock } from '@paymyinvoice/platform';
import { cognitoInvalid, cognitoNotConfigured, cognitoUnavailable } from './pool-user.errors.ts';
import { personOf, type PoolPerson } from './pool-user.ts';

const KEYS_TIMEOUT_MS = 3000;

/** Checks ID tokens of the stage's user pool against the keys that it publishes. */
export class IdTokens {
  private readonly pool: { readonly issuer: string; readonly keys: JWTVerifyGetKey } | undefined;

  constructor(
    issuer: string | undefined,
    private readonly clientId: string | undefined,
    private readonly clock: Clock,
  ) {
    this.pool = issuer === undefined ? undefined : { issuer, keys: publishedKeys(issuer) };
  }

  async read(idToken: string): Promise<PoolPerson> {
    if (this.pool === undefined || this.clientId === undefined) throw cognitoNotConfigured();
    const { issuer, keys } = this.pool;
    const { payload } = await jwtVerify(idToken, keys, {
      ...{ issuer, audience: this.clientId, algorithms: ['RS256'] },
      ...{ currentDate: this.clock(), requiredClaims: ['exp'] },
    }).catch((error: unknown) => {
      throw error instanceof errors.JOSEError ? cognitoInvalid(error) : error;
    });
    return personOf(issuer, payload);
  }
}

/** Fetched at first use, kept, and fetched again for a key that is new. */
function publishedKeys(issuer: string): JWTVerifyGetKey {
  const address = new URL(`${issuer}/.well-known/jwks.json`);
  // Made at first use, too: it has Node load its fetch, which every start of the function would wait for.
  let keys: JWTVerifyGetKey | undefined;
  return async (header, token) => {
    try {
      keys ??= createRemoteJWKSet(address, { timeoutDuration: KEYS_TIMEOUT_MS });
      return await keys(header, token);
    } catch (error) {
      throw isTokensFault(error) ? error : cognitoUnavailable(error);
    }
  };
}

function isTokensFault(error: unknown): boolean {
  return error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys;
}
