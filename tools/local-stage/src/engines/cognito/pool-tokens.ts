import { randomBytes, randomUUID } from 'node:crypto';
import type { AppClient, Context, PoolUser, Tokens } from './cognito-local.ts';
import type { TokenSigner } from './token-signer.ts';

const unitSeconds: Readonly<Record<string, number>> = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 };
const ONE_HOUR_SECONDS = 3600;

/** Tokens as a user pool signs them. cognito-local's own call every address verified that has ever been looked at. */
export class PoolTokens {
  readonly #signer: TokenSigner;
  readonly #issuerOf: (poolId: string) => string;

  constructor(signer: TokenSigner, issuerOf: (poolId: string) => string) {
    this.#signer = signer;
    this.#issuerOf = issuerOf;
  }

  async generate(
    _context: Context,
    { Username, Attributes }: PoolUser,
    groups: readonly string[],
    client: AppClient,
  ): Promise<Tokens> {
    const attributes = Object.fromEntries(Attributes.map(({ Name, Value }) => [Name, Value]));
    const now = Math.floor(Date.now() / 1000);
    const { AccessTokenValidity, IdTokenValidity, TokenValidityUnits } = client;
    const common = {
      sub: attributes['sub'] ?? Username,
      iss: this.#issuerOf(client.UserPoolId),
      ...{ event_id: randomUUID(), origin_jti: randomUUID(), auth_time: now, iat: now },
      ...(groups.length > 0 && { 'cognito:groups': groups }),
    };
    const { email_verified, phone_number_verified, ...texts } = attributes;
    const idClaims = {
      ...texts,
      ...(email_verified !== undefined && { email_verified: email_verified === 'true' }),
      ...(phone_number_verified !== undefined && { phone_number_verified: phone_number_verified === 'true' }),
      ...{ 'cognito:username': Username, aud: client.ClientId, token_use: 'id', jti: randomUUID() },
      exp: now + secondsOf(IdTokenValidity, TokenValidityUnits?.IdToken),
    };
    const accessClaims = {
      ...{ username: Username, client_id: client.ClientId, token_use: 'access', jti: randomUUID() },
      scope: 'aws.cognito.signin.user.admin',
      exp: now + secondsOf(AccessTokenValidity, TokenValidityUnits?.AccessToken),
    };
    return {
      AccessToken: await this.#signer.sign({ ...common, ...accessClaims }),
      IdToken: await this.#signer.sign({ ...idClaims, ...common }),
      RefreshToken: randomBytes(64).toString('base64url'),
    };
  }
}

function secondsOf(validity: number | undefined, unit = 'hours'): number {
  return validity === undefined ? ONE_HOUR_SECONDS : validity * (unitSeconds[unit] ?? ONE_HOUR_SECONDS);
}
