import {
  AdminCreateUserCommand,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  ListUserPoolClientsCommand,
  ListUserPoolsCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { OwnStage } from '@paymyinvoice/local-stage';

const PASSWORD = 'Correct horse 1!';

/** An ID token of somebody whom the user pool knows by a proven address. */
export async function idTokenOf(stage: OwnStage, email: string): Promise<string> {
  const pool = new CognitoIdentityProviderClient(stage.aws);
  try {
    const { UserPools } = await pool.send(new ListUserPoolsCommand({ MaxResults: 1 }));
    const UserPoolId = UserPools?.[0]?.Id;
    const { UserPoolClients } = await pool.send(new ListUserPoolClientsCommand({ UserPoolId }));
    const user = { UserPoolId, Username: email };
    const UserAttributes = [
      { Name: 'email', Value: email },
      { Name: 'email_verified', Value: 'true' },
    ];
    await pool.send(new AdminCreateUserCommand({ ...user, UserAttributes, MessageAction: 'SUPPRESS' }));
    await pool.send(new AdminSetUserPasswordCommand({ ...user, Password: PASSWORD, Permanent: true }));
    const { AuthenticationResult } = await pool.send(
      new AdminInitiateAuthCommand({
        ...{ UserPoolId, ClientId: UserPoolClients?.[0]?.ClientId },
        AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: email, PASSWORD },
      }),
    );
    return AuthenticationResult?.IdToken ?? '';
  } finally {
    pool.destroy();
  }
}
