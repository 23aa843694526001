import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  errors,
  jwtVerify,
  type JWK,
  type JWTPayload,
  type JWTVerifyGetKey,
} from 'jose';
import { isRecord } from '../template/template.ts';

/** Claims as API Gateway hands them on: every value is a string. */
export type Claims = Readonly<Record<string, string>>;

export type Authorization =
  | { readonly kind: 'allowed'; readonly claims: Claims }
  | { readonly kind: 'refused'; readonly challenge: string }
  | { readonly kind: 'unreachable'; readonly issuer: string };

export type JwtSettings = { readonly issuer: string; readonly audience: readonly string[] };

/** AWS says that API Gateway can cache keys for two hours, and nothing of a second look for an unknown one. */
const keysKeptMs = 2 * 60 * 60_000;

/** An HTTP API's JWT authorizer: finds the issuer's published keys and checks tokens against them. */
export class JwtAuthorizer {
  readonly #settings: JwtSettings;
  #keys: { readonly found: Promise<JWTVerifyGetKey>; readonly untilMs: number } | undefined;

  constructor(settings: JwtSettings) {
    this.#settings = settings;
  }

  async authorize(authorization: string | undefined): Promise<Authorization> {
    const token = /^(?:Bearer\s+)?(\S+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) return { kind: 'refused', challenge: 'Bearer' };
    const { issuer, audience } = this.#settings;
    try {
      // What is no token of this issuer needs none of its keys to be refused.
      if (decodeJwt(token).iss !== issuer) return refused('the iss claim of the token is not valid');
      if (decodeProtectedHeader(token).kid === undefined) return refused('the token names no key');
      const keys = await this.#issuersKeys();
      const options = { issuer, algorithms: ['RS256'], requiredClaims: ['exp'] };
      const { payload } = await jwtVerify(token, keys, options);
      if (!hasAudience(payload, audience)) return refused('the token has no allowed audience');
      if (typeof payload.iat === 'number' && payload.iat > Date.now() / 1000 + 1) {
        return refused('the token is issued in the future');
      }
      return { kind: 'allowed', claims: stringClaims(payload) };
    } catch (error) {
      if (error instanceof IssuerUnreachable) {
        this.#keys = undefined;
        return { kind: 'unreachable', issuer: this.#settings.issuer };
      }
      return refused(reasonOf(error));
    }
  }

  #issuersKeys(): Promise<JWTVerifyGetKey> {
    if (this.#keys === undefined || this.#keys.untilMs <= Date.now()) {
      this.#keys = { found: discoverKeys(this.#settings.issuer), untilMs: Date.now() + keysKeptMs };
    }
    return this.#keys.found;
  }
}

class IssuerUnreachable extends Error {}

async function discoverKeys(issuer: string): Promise<JWTVerifyGetKey> {
  const location = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const { jwks_uri: jwksUri } = await documentAt(location);
  if (typeof jwksUri !== 'string') throw new IssuerUnreachable(`${location} names no keys.`);
  const { keys } = await documentAt(jwksUri);
  if (!Array.isArray(keys)) throw new IssuerUnreachable(`${jwksUri} holds no keys.`);
  return createLocalJWKSet({ keys: keys as JWK[] });
}

async function documentAt(location: string): Promise<Readonly<Record<string, unknown>>> {
  const answer = await fetch(location, { signal: AbortSignal.timeout(10_000) }).catch((cause: unknown) => {
    throw new IssuerUnreachable(`${location} cannot be reached.`, { cause });
  });
  const document: unknown = answer.ok ? await answer.json().catch(() => undefined) : undefined;
  if (!isRecord(document)) throw new IssuerUnreachable(`${location} holds no document.`);
  return document;
}

/** API Gateway looks at `aud`, and at `client_id` when there is no `aud`. */
function hasAudience(payload: JWTPayload, allowed: readonly string[]): boolean {
  const claimed = payload.aud ?? payload['client_id'];
  return [claimed].flat().some((audience) => typeof audience === 'string' && allowed.includes(audience));
}

function stringClaims(payload: JWTPayload): Claims {
  return Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, stringClaim(value)]));
}

function stringClaim(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stringClaim).join(' ')}]`;
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'the token has expired';
  if (error instanceof errors.JWTClaimValidationFailed)
    return `the ${error.claim} claim of the token is not valid`;
  if (error instanceof errors.JWKSNoMatchingKey) return 'no published key signed the token';
  if (error instanceof errors.JOSEAlgNotAllowed) return 'the token is not signed by an allowed algorithm';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'the signature of the token is invalid';
  return 'the token is not valid';
}

function refused(description: string): Authorization {
  return {
    kind: 'refused',
    challenge: `Bearer scope="" error="invalid_token" error_description="${description}"`,
  };
}
