import { randomBytes, randomUUID } from 'node:crypto';
import type { AwsService, Caller } from '../../aws-endpoint/aws-call.ts';
import { AwsError } from '../../aws-endpoint/aws-error.ts';
import { objectMember, textMember } from '../../aws-endpoint/members.ts';
import { answerWith } from '../json-operations.ts';
import { KeptJson } from '../kept-json.ts';
import type { IdentityPoolDefinition } from './pool-definitions.ts';
import { TokenSigner } from './token-signer.ts';

type Input = Readonly<Record<string, unknown>>;

/** Somebody in an identity pool, as the developer's own service names them. */
type Identity = { readonly poolId: string; readonly provider: string; readonly user: string };

const OWN_PROVIDER = 'cognito-identity.amazonaws.com';
const SHORTEST_SECONDS = 1;
const USUAL_SECONDS = 15 * 60;
const LONGEST_SECONDS = 24 * 60 * 60;
const CREDENTIALS_SECONDS = 60 * 60;

/** Cognito identity pools, as far as developer-authenticated identities go. */
export class IdentityPools implements AwsService {
  readonly answer: AwsService['answer'];
  readonly #region: string;
  readonly #pools = new Map<string, IdentityPoolDefinition>();
  readonly #identities: KeptJson<Record<string, Identity>>;
  readonly #signer: TokenSigner;
  readonly #sessions = new Map<string, { readonly caller: Caller; readonly untilMs: number }>();

  constructor(fileOf: (name: string) => string | undefined, region: string) {
    this.#region = region;
    this.#identities = new KeptJson(fileOf('identities'), {});
    this.#signer = new TokenSigner(fileOf('identities-key'));
    this.answer = answerWith('identity pools', {
      GetOpenIdTokenForDeveloperIdentity: (input) => this.#developerToken(input),
      GetOpenIdToken: (input) => this.#token(input),
      GetCredentialsForIdentity: (input) => this.#credentials(input),
    });
  }

  define(pools: readonly IdentityPoolDefinition[]): void {
    for (const pool of pools) this.#pools.set(pool.id, pool);
  }

  /** Whom temporary credentials were given to, until they expire. */
  callerOf(accessKeyId: string): Caller | undefined {
    const session = this.#sessions.get(accessKeyId);
    if (session === undefined || session.untilMs > Date.now()) return session?.caller;
    this.#sessions.delete(accessKeyId);
    return undefined;
  }

  async close(): Promise<void> {}

  async #developerToken(input: Input): Promise<object> {
    const pool = this.#pool(textMember(input, 'IdentityPoolId') ?? '');
    const logins = Object.entries(objectMember(input, 'Logins') ?? {});
    const [provider, user] = logins[0] ?? [];
    if (logins.length !== 1 || typeof user !== 'string' || user === '')
      throw new AwsError('InvalidParameterException', 'Please provide exactly one developer login.');
    if (!provider || provider !== pool.developerProvider)
      throw new AwsError('NotAuthorizedException', `Logins don't match. ${provider} is not of this pool.`);
    const seconds = Number(input['TokenDuration'] ?? USUAL_SECONDS);
    if (!(seconds >= SHORTEST_SECONDS && seconds <= LONGEST_SECONDS))
      throw new AwsError('InvalidParameterException', 'TokenDuration must be from 1 to 86400 seconds.');
    const identity = { poolId: pool.id, provider, user };
    const IdentityId = this.#idOf(identity);
    if ((textMember(input, 'IdentityId') ?? IdentityId) !== IdentityId)
      throw new AwsError('NotAuthorizedException', 'The login is of another identity.');
    return { IdentityId, Token: await this.#sign(IdentityId, identity, seconds) };
  }

  async #token(input: Input): Promise<object> {
    const { id, identity } = await this.#authenticated(input);
    return { IdentityId: id, Token: await this.#sign(id, identity, USUAL_SECONDS) };
  }

  async #credentials(input: Input): Promise<object> {
    const { id, identity } = await this.#authenticated(input);
    const { authenticatedRole } = this.#pool(identity.poolId);
    if (authenticatedRole === undefined)
      throw new AwsError('InvalidIdentityPoolConfigurationException', 'The pool has no authenticated role.');
    const accessKeyId = `ASIA${randomBytes(8).toString('hex').toUpperCase()}`;
    const secret = randomBytes(30).toString('base64url');
    const untilMs = Date.now() + CREDENTIALS_SECONDS * 1000;
    const role = authenticatedRole;
    const caller: Caller = { name: 'CognitoIdentityCredentials', secret, kind: 'identity', role };
    this.#sessions.set(accessKeyId, { caller, untilMs });
    const SessionToken = randomBytes(64).toString('base64');
    const Expiration = Math.floor(untilMs / 1000);
    const Credentials = { AccessKeyId: accessKeyId, SecretKey: secret, SessionToken, Expiration };
    return { IdentityId: id, Credentials };
  }

  /** Who a token of the pool's own says it is, if it says so of the identity that is asked for. */
  async #authenticated(input: Input): Promise<{ id: string; identity: Identity }> {
    const id = textMember(input, 'IdentityId') ?? '';
    const identity = this.#identities.content[id];
    if (identity === undefined)
      throw new AwsError('ResourceNotFoundException', `Identity '${id}' not found.`);
    const token = textMember(objectMember(input, 'Logins'), OWN_PROVIDER);
    if (token === undefined)
      throw new AwsError('NotAuthorizedException', 'Access to Identity is forbidden without a login.');
    const { sub, aud } = await this.#signer.read(token).catch(() => ({ sub: undefined, aud: undefined }));
    if (sub !== id || aud !== identity.poolId)
      throw new AwsError('NotAuthorizedException', 'Invalid login token.');
    return { id, identity };
  }

  #pool(id: string): IdentityPoolDefinition {
    const pool = this.#pools.get(id);
    if (pool === undefined)
      throw new AwsError('ResourceNotFoundException', `IdentityPool '${id}' not found.`);
    return pool;
  }

  /** The same for the same user of the same pool, for ever. */
  #idOf(wanted: Identity): string {
    const { content } = this.#identities;
    const known = Object.entries(content).find(
      ([, { poolId, provider, user }]) =>
        poolId === wanted.poolId && provider === wanted.provider && user === wanted.user,
    );
    if (known !== undefined) return known[0];
    const id = `${this.#region}:${randomUUID()}`;
    content[id] = wanted;
    this.#identities.save();
    return id;
  }

  async #sign(sub: string, { poolId, provider, user }: Identity, seconds: number): Promise<string> {
    const iat = Math.floor(Date.now() / 1000);
    const amr = ['authenticated', provider, `${provider}:${poolId}:${user}`];
    const iss = `https://${OWN_PROVIDER}`;
    return await this.#signer.sign({ sub, aud: poolId, amr, iss, iat, exp: iat + seconds });
  }
}
