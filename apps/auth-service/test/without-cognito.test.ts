import {
  CognitoIdentityProviderClient,
  ListUserPoolsCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { codeOf, startAuthStage, type AuthStage } from './auth-stage.ts';

let auth: AuthStage;

beforeAll(async () => {
  auth = await startAuthStage(['auth'], { templateParameters: { Cognito: 'absent' } });
});
afterAll(() => auth.stop());

it('a stage without pools says so, to whoever may know', async () => {
  const operator = new CognitoIdentityProviderClient(auth.stage.stage.aws);
  const { UserPools } = await operator.send(new ListUserPoolsCommand({ MaxResults: 10 }));
  expect(UserPools).toEqual([]);
  operator.destroy();
  expect(codeOf(await auth.post('/v1/sessions/cognito', { idToken: 'x' }))).toEqual([
    501,
    'cognito.not_configured',
  ]);
  const { accessToken } = await auth.signedIn();
  const issue = (token?: string) => auth.post('/v1/me/aws-identity', undefined, { ...(token && { token }) });
  expect(codeOf(await issue(accessToken))).toEqual([501, 'aws_identity.not_configured']);
  expect(codeOf(await issue())).toEqual([401, 'request.unauthenticated']);
});
