import { createPublicKey, verify } from 'node:crypto';
import type { Check } from '../check.ts';
import { member, request, sentenceOf, text } from '../http.ts';
import type { StageUnderTest } from '../stage-under-test.ts';

export type PublishedKey = { readonly kid: string; readonly n: string } & Readonly<Record<string, unknown>>;

const DISCOVERY = '/.well-known/openid-configuration';

export function publishesKeys(): Check {
  return {
    part: 'auth',
    name: 'publishes the keys that tokens are checked with',
    run: async (stage) => {
      const keys = await publishedKeys(stage);
      if (keys.length === 0)
        throw new Error(
          `auth-service publishes no key that an RS256 token can be checked with, so every gateway will refuse every token: look at the function ${stage.resource('auth', 'rotate-keys')} and the row SIGNING_KEYS of its table.`,
        );
      if (keys.some((key) => 'd' in key)) throw new Error('auth-service publishes a private key.');
    },
  };
}

/** Gateways find keys by the issuer's address alone: what answers there must be this very service. */
export function isItsOwnIssuer(): Check {
  return {
    part: 'auth',
    name: 'is found where its tokens say that they come from',
    run: async (stage) => {
      const issuer = await issuerOf(stage);
      const parameter = `Look at the SSM parameter /paymyinvoice/${stage.name}/issuer-url, and at what answers there.`;
      const found = await request(`${issuer.replace(/\/$/, '')}${DISCOVERY}`).catch((error: unknown) => {
        throw new Error(
          `auth-service names ${issuer} as the issuer of its tokens, but nothing answers there: ${sentenceOf(error)}. No gateway can check a token. ${parameter}`,
        );
      });
      const named = found.status === 200 ? text(found.body, 'issuer') : `status ${found.status}`;
      if (named !== issuer)
        throw new Error(
          `auth-service names ${issuer} as the issuer of its tokens, but there it says ${named}. ${parameter}`,
        );
      const keysThere = JSON.stringify(await keysAt(text(found.body, 'jwks_uri')));
      if (keysThere !== JSON.stringify(await publishedKeys(stage)))
        throw new Error(
          `${issuer}, which auth-service names as the issuer of its tokens, publishes other keys than auth-service of this stage. ${parameter}`,
        );
    },
  };
}

export async function issuerOf(stage: StageUnderTest): Promise<string> {
  return text((await stage.api('auth').expect(200, DISCOVERY)).body, 'issuer');
}

export async function publishedKeys(stage: StageUnderTest): Promise<PublishedKey[]> {
  const { body } = await stage.api('auth').expect(200, DISCOVERY);
  return await keysAt(text(body, 'jwks_uri'));
}

async function keysAt(url: string): Promise<PublishedKey[]> {
  const { status, body } = await request(url);
  if (status !== 200) throw new Error(`The keys of auth-service cannot be read: ${url} answered ${status}.`);
  const keys = member(body, 'keys') as Record<string, unknown>[];
  return keys.filter(
    (key): key is PublishedKey =>
      key['alg'] === 'RS256' && typeof key['kid'] === 'string' && typeof key['n'] === 'string',
  );
}

/** What is wrong with a token that auth-service has given; undefined when nothing is. */
export async function faultOf(stage: StageUnderTest, token: string): Promise<string | undefined> {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const read = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString());
  const [issuer, audience] = [await issuerOf(stage), `paymyinvoice-${stage.name}`];
  const claims = read(payload);
  if (text(claims, 'iss') !== issuer)
    return `it names ${text(claims, 'iss')} as its issuer, not ${issuer} (SSM: /paymyinvoice/${stage.name}/issuer-url)`;
  if (text(claims, 'aud') !== audience) return `it is for ${text(claims, 'aud')}, not ${audience}`;
  const kid = text(read(header), 'kid');
  const keys = await publishedKeys(stage);
  const key = keys.find((each) => each.kid === kid);
  if (key === undefined)
    return `it is signed with key ${kid}, which is not among the ${keys.length} published ones: no gateway can check it. Look at the function ${stage.resource('auth', 'rotate-keys')}, and at what stands before jwks.json`;
  const publicKey = createPublicKey({ key, format: 'jwk' });
  const isGenuine = verify(
    'sha256',
    Buffer.from(`${header}.${payload}`),
    publicKey,
    Buffer.from(signature, 'base64url'),
  );
  return isGenuine ? undefined : `its signature is not that of the published key ${kid}`;
}
