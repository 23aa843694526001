import { endpoint } from '@paymyinvoice/platform/http';
import * as z from 'zod';
import { accountBusy } from '../accounts/account.errors.ts';
import { sessionRevoked } from '../sessions/session.errors.ts';
import { awsIdentityNotConfigured, awsIdentityUnavailable } from './aws-identity.errors.ts';

export const issueAwsIdentity = endpoint({
  method: 'POST',
  path: '/v1/me/aws-identity',
  summary: 'Get an OpenID token for AWS',
  description:
    "Names the caller as an identity of the stage's Cognito identity pool, the same one every time. `GetCredentialsForIdentity` takes the token, under the login `cognito-identity.amazonaws.com`, for temporary AWS credentials; it is good for a quarter of an hour.",
  access: 'user',
  idempotency: 'accepted',
  responses: {
    200: z
      .object({
        identityId: z.string(),
        token: z.string(),
        identityPoolId: z.string(),
        region: z.string().meta({ examples: ['us-east-1'] }),
      })
      .meta({ id: 'AwsIdentity' }),
  },
  errors: [sessionRevoked, awsIdentityNotConfigured, awsIdentityUnavailable, accountBusy],
});
