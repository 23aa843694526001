import { createRequire } from 'node:module';

type Attribute = { readonly Name: string; readonly Value?: string };

export type PoolUser = {
  readonly Username: string;
  readonly Attributes: readonly Attribute[];
};

export type AppClient = {
  readonly ClientId: string;
  readonly UserPoolId: string;
  readonly WriteAttributes?: readonly string[];
  readonly AccessTokenValidity?: number;
  readonly IdTokenValidity?: number;
  readonly TokenValidityUnits?: { readonly AccessToken?: string; readonly IdToken?: string };
};

export type Tokens = {
  readonly AccessToken: string;
  readonly IdToken: string;
  readonly RefreshToken: string;
};

export type Context = { readonly logger: object };

export interface Store {
  delete(context: Context, key: string | readonly string[]): Promise<void>;
  get(context: Context, key: string | readonly string[], otherwise?: unknown): Promise<unknown>;
  getRoot(context: Context): Promise<unknown>;
  set(context: Context, key: string | readonly string[], value: unknown): Promise<void>;
}

export interface PoolService {
  readonly options: { readonly Id: string; readonly AutoVerifiedAttributes?: readonly string[] };
  getUserByUsername(context: Context, name: string): Promise<PoolUser | null>;
  saveUser(context: Context, user: PoolUser): Promise<void>;
  saveAppClient(context: Context, client: AppClient): Promise<void>;
  updateOptions(context: Context, options: object): Promise<void>;
}

export interface PoolsService {
  createUserPool(context: Context, options: object): Promise<object>;
  listUserPools(context: Context): Promise<readonly { readonly Id: string }[]>;
  getUserPool(context: Context, poolId: string): Promise<PoolService>;
  getUserPoolForClientId(context: Context, clientId: string): Promise<PoolService>;
  getAppClient(context: Context, clientId: string): Promise<AppClient | null>;
}

type Stores = { create(context: Context, id: string, empty: object): Promise<Store> };

export interface CognitoLocal {
  readonly CognitoServiceImpl: new (
    directory: string,
    clients: Store,
    defaults: object,
    pools: object,
  ) => PoolsService;
  readonly UserPoolServiceFactoryImpl: new (clock: { get(): Date }, stores: Stores) => object;
  readonly MessagesService: new (triggers: object, delivery: object) => object;
  readonly Router: (
    services: object,
  ) => (operation: string) => (context: Context, input: object) => Promise<object>;
  readonly otp: () => string;
  readonly CognitoError: new () => Error & { code: string };
  readonly UnsupportedError: new () => Error;
}

/**
 * What the package's own server is put together from, without that server: it would sign with a key that everybody
 * has, and bring the whole AWS SDK version 2. The parts are loaded by file, which is why the version is pinned.
 */
export function loadCognitoLocal(): CognitoLocal {
  const load = createRequire(import.meta.resolve('cognito-local'));
  const part = (file: string) => load(`./${file}.js`) as Partial<CognitoLocal>;
  const files = ['server/Router', 'services/cognitoService', 'services/userPoolService', 'services/messages'];
  return Object.assign({}, ...[...files, 'services/otp', 'errors'].map(part)) as CognitoLocal;
}

const quiet = () => {};
const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet, child: (): object => logger };
export const silently: Context = { logger };
