import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  InitiateAuthCommand,
  ListUserPoolClientsCommand,
  ListUserPoolsCommand,
  SignUpCommand,
  UpdateUserAttributesCommand,
  VerifyUserAttributeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { AuthStage } from './auth-stage.ts';

const PASSWORD = 'Correct horse 1!';

/** The stage's user pool as people use it, and its operator. */
export async function userPoolOf({ stage, mailTo }: AuthStage) {
  const { endpoint, region } = stage.stage.aws;
  const operator = new CognitoIdentityProviderClient(stage.stage.aws);
  // Without credentials, as in a browser.
  const anybody = new CognitoIdentityProviderClient({ endpoint, region });
  const { UserPools } = await operator.send(new ListUserPoolsCommand({ MaxResults: 1 }));
  const UserPoolId = UserPools?.[0]?.Id;
  const { UserPoolClients } = await operator.send(new ListUserPoolClientsCommand({ UserPoolId }));
  const ClientId = UserPoolClients?.[0]?.ClientId;

  const codeTo = async (email: string, count = 1) =>
    /\d{6}/.exec((await mailTo(email, count, /verification code/)).text)?.[0];

  async function signIn(email: string) {
    const AuthParameters = { USERNAME: email, PASSWORD };
    const { AuthenticationResult } = await anybody.send(
      new InitiateAuthCommand({ ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters }),
    );
    return {
      idToken: AuthenticationResult?.IdToken ?? '',
      accessToken: AuthenticationResult?.AccessToken ?? '',
    };
  }

  return {
    signIn,

    /** Somebody who has signed up and confirmed with the code of the mail. */
    async signUp(email: string, { name = 'Grace', codes = 1 } = {}) {
      const UserAttributes = [{ Name: 'name', Value: name }];
      await anybody.send(
        new SignUpCommand({ ClientId, Username: email, Password: PASSWORD, UserAttributes }),
      );
      const ConfirmationCode = await codeTo(email, codes);
      await anybody.send(new ConfirmSignUpCommand({ ClientId, Username: email, ConfirmationCode }));
      return await signIn(email);
    },

    /** Somebody whom an operator has entered, without anybody having proven the address. */
    async enter(email: string) {
      const user = { UserPoolId, Username: email };
      await operator.send(new AdminCreateUserCommand({ ...user, MessageAction: 'SUPPRESS' }));
      await operator.send(new AdminSetUserPasswordCommand({ ...user, Password: PASSWORD, Permanent: true }));
      return await signIn(email);
    },

    async forget(email: string) {
      await operator.send(new AdminDeleteUserCommand({ UserPoolId, Username: email }));
    },

    async changeAddress(AccessToken: string, email: string) {
      const UserAttributes = [{ Name: 'email', Value: email }];
      await anybody.send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes }));
      const Code = await codeTo(email);
      await anybody.send(new VerifyUserAttributeCommand({ AccessToken, AttributeName: 'email', Code }));
      return await signIn(email);
    },

    stop() {
      operator.destroy();
      anybody.destroy();
    },
  };
}
