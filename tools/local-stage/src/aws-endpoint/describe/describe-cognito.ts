import { accountId } from '../aws-call.ts';
import { textMember } from '../members.ts';
import type { Description } from './describe-call.ts';

type Input = Readonly<Record<string, unknown>>;

/** What people themselves call, from a browser: they sign nothing, as they have no AWS credentials yet. */
const openUserPoolActions = new Set([
  'AssociateSoftwareToken',
  'ChangePassword',
  'ConfirmForgotPassword',
  'ConfirmSignUp',
  'DeleteUser',
  'ForgotPassword',
  'GetUser',
  'GetUserAttributeVerificationCode',
  'InitiateAuth',
  'ResendConfirmationCode',
  'RespondToAuthChallenge',
  'RevokeToken',
  'SignUp',
  'UpdateUserAttributes',
  'VerifySoftwareToken',
  'VerifyUserAttribute',
]);
const openIdentityPoolActions = new Set(['GetCredentialsForIdentity', 'GetId', 'GetOpenIdToken']);

export function describeUserPools(action: string, input: Input, region: string): Description {
  const poolId = textMember(input, 'UserPoolId');
  const name = poolId ?? textMember(input, 'ClientId');
  const arn = poolId ? `arn:aws:cognito-idp:${region}:${accountId}:userpool/${poolId}` : '*';
  const isOpen = openUserPoolActions.has(action);
  return {
    ...{ action, input, isOpen, names: name ? [name] : [] },
    needs: isOpen ? [] : [{ action: `cognito-idp:${action}`, arn }],
  };
}

export function describeIdentityPools(action: string, input: Input, region: string): Description {
  const poolId = textMember(input, 'IdentityPoolId');
  const name = poolId ?? textMember(input, 'IdentityId');
  const arn = poolId ? `arn:aws:cognito-identity:${region}:${accountId}:identitypool/${poolId}` : '*';
  const isOpen = openIdentityPoolActions.has(action);
  return {
    ...{ action, input, isOpen, names: name ? [name] : [] },
    needs: isOpen ? [] : [{ action: `cognito-identity:${action}`, arn }],
  };
}
