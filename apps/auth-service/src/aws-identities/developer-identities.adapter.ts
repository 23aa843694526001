import {
  GetOpenIdTokenForDeveloperIdentityCommand,
  type CognitoIdentityClient,
} from '@aws-sdk/client-cognito-identity';
import type { UserId } from '../accounts/account.ts';
import { awsIdentityUnavailable } from './aws-identity.errors.ts';

const TOKEN_SECONDS = 15 * 60;

export type AwsIdentity = {
  readonly identityId: string;
  readonly token: string;
  readonly identityPoolId: string;
  readonly region: string;
};

/** Vouches for our users at the stage's identity pool: it knows them under their user id. */
export class DeveloperIdentities {
  constructor(
    private readonly client: CognitoIdentityClient,
    private readonly pool: { readonly poolId: string; readonly provider: string },
  ) {}

  async tokenFor(userId: UserId): Promise<AwsIdentity> {
    const { poolId: identityPoolId, provider } = this.pool;
    const command = new GetOpenIdTokenForDeveloperIdentityCommand({
      IdentityPoolId: identityPoolId,
      Logins: { [provider]: userId },
      TokenDuration: TOKEN_SECONDS,
    });
    const { IdentityId, Token } = await this.client.send(command).catch((error: unknown) => {
      throw isRefusal(error) ? error : awsIdentityUnavailable(error);
    });
    if (IdentityId === undefined || Token === undefined)
      throw new Error('The identity pool answered without an identity.');
    const [region = ''] = identityPoolId.split(':');
    return { identityId: IdentityId, token: Token, identityPoolId, region };
  }
}

/** Our own fault, which no repetition mends; anything else is throttling, an outage or a timeout. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error) || error.name === 'TooManyRequestsException') return false;
  return Reflect.get(error, '$fault') === 'client';
}
