import { join } from 'node:path';
import type { AwsCall, AwsService } from '../../aws-endpoint/aws-call.ts';
import { AwsError } from '../../aws-endpoint/aws-error.ts';
import { jsonReply } from '../../aws-endpoint/aws-reply.ts';
import type { Mail } from '../mail/mail.ts';
import { loadCognitoLocal, silently, type CognitoLocal, type PoolsService } from './cognito-local.ts';
import type { PoolClientDefinition, PoolDefinitions, UserPoolDefinition } from './pool-definitions.ts';
import { PoolGuard } from './pool-guard.ts';
import { codeMail } from './pool-mail.ts';
import { PoolStore } from './pool-store.ts';
import { PoolTokens } from './pool-tokens.ts';
import { TokenSigner } from './token-signer.ts';

type Operations = ReturnType<CognitoLocal['Router']>;

type Running = {
  readonly parts: CognitoLocal;
  readonly pools: PoolsService;
  readonly operations: Operations;
  readonly guard: PoolGuard;
};

/** Cognito user pools: cognito-local behind a guard, loaded when somebody first asks for it. */
export class UserPools implements AwsService {
  readonly #directory: string | undefined;
  readonly #mail: Pick<Mail, 'deliver'>;
  readonly #signer: TokenSigner;
  readonly #pools = new Map<string, UserPoolDefinition>();
  readonly #clients = new Map<string, PoolClientDefinition>();
  #running: Promise<Running> | undefined;
  #declared: Promise<void> | undefined;

  constructor(directory: string | undefined, mail: Pick<Mail, 'deliver'>) {
    this.#directory = directory;
    this.#mail = mail;
    this.#signer = new TokenSigner(this.#file('key'));
  }

  define({ userPools, clients }: Pick<PoolDefinitions, 'userPools' | 'clients'>): void {
    for (const pool of userPools) this.#pools.set(pool.id, pool);
    for (const client of clients) this.#clients.set(client.id, client);
    // What runs is brought up to date before it answers again.
    this.#declared = undefined;
  }

  /** What a pool publishes below its issuer's address. */
  async document(poolId: string, name: string): Promise<object | undefined> {
    const pool = this.#pools.get(poolId);
    if (pool === undefined) return undefined;
    if (name === 'jwks.json') return await this.#signer.published();
    if (name !== 'openid-configuration') return undefined;
    const { issuer } = pool;
    const algorithms = { id_token_signing_alg_values_supported: ['RS256'] };
    return { issuer, jwks_uri: `${issuer}/.well-known/jwks.json`, ...algorithms };
  }

  async answer({ action, input }: Pick<AwsCall, 'action' | 'input'>) {
    this.#running ??= this.#start();
    const { parts, pools, operations, guard } = await this.#running;
    this.#declared ??= this.#declare(pools);
    await this.#declared;
    try {
      await guard.before(action, input);
      // It adds to what it is given.
      const output = await operations(action)(silently, structuredClone(input));
      await guard.after(action, input);
      return jsonReply(withEpochSeconds(output));
    } catch (error) {
      if (error instanceof parts.CognitoError) throw guard.translated(action, error);
      if (error instanceof parts.UnsupportedError)
        throw new AwsError('UnknownOperationException', `The local stage's user pools: ${error.message}`);
      throw error;
    }
  }

  async close(): Promise<void> {}

  async #start(): Promise<Running> {
    const parts = loadCognitoLocal();
    const stores = {
      create: async (_context: object, id: string, empty: object) => new PoolStore(this.#file(id), empty),
    };
    const clock = { get: () => new Date() };
    const factory = new parts.UserPoolServiceFactoryImpl(clock, stores);
    const clients = await stores.create(silently, 'clients', { Clients: {} });
    const pools = new parts.CognitoServiceImpl('', clients, {}, factory);
    // It would look for pools in a folder; these are declared.
    Object.assign(pools, { userPools: [] });
    const triggers = { enabled: () => false };
    const delivery = {
      deliver: async (
        _context: object,
        _user: object,
        { Destination }: { Destination: string },
        { __code }: { __code: string },
      ) => this.#mail.deliver(codeMail(Destination, __code)),
    };
    const operations = parts.Router({
      ...{ clock, cognito: pools, triggers, otp: parts.otp, config: { UserPoolDefaults: {} } },
      messages: new parts.MessagesService(triggers, delivery),
      tokenGenerator: new PoolTokens(this.#signer, (poolId) => this.#pools.get(poolId)?.issuer ?? poolId),
    });
    return { parts, pools, operations, guard: new PoolGuard(pools, this.#signer) };
  }

  async #declare(pools: PoolsService): Promise<void> {
    for (const { id, arn, properties } of this.#pools.values()) {
      const options = { ...properties, Id: id, Arn: arn, Name: properties['UserPoolName'] };
      const existing = await pools.listUserPools(silently);
      if (!existing.some(({ Id }) => Id === id)) await pools.createUserPool(silently, options);
      const pool = await pools.getUserPool(silently, id);
      // What was kept may be what an earlier template said.
      await pool.updateOptions(silently, { ...pool.options, ...options });
    }
    for (const { id, poolId, properties } of this.#clients.values()) {
      const pool = await pools.getUserPool(silently, poolId);
      await pool.saveAppClient(silently, { ...properties, ClientId: id, UserPoolId: poolId });
    }
  }

  #file(name: string): string | undefined {
    return this.#directory && join(this.#directory, `${name}.json`);
  }
}

/** Dates as the JSON protocol has them. */
function withEpochSeconds(value: unknown): unknown {
  if (value instanceof Date) return Math.floor(value.getTime() / 1000);
  if (Array.isArray(value)) return value.map(withEpochSeconds);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withEpochSeconds(member)]));
}
