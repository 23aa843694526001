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
        identityId: z.string().meta({ examples: ['us-east-1:0198c1f2-6c1e-7b3a-9f52-3d1c7a60b0a4'] }),
        token: z.string().meta({ examples: ['eyJraWQiOiJwb29sIn0.eyJhdWQiOiJ1cy1lYXN0LTEifQ.c2lnbmF0dXJl'] }),
        identityPoolId: z.string().meta({ examples: ['us-east-1:5f1d7c0e-2b64-4f0a-8a3e-9c1b7d2e6f48'] }),
        region: z.string().meta({ examples: ['us-east-1'] }),
      })
      .meta({ id: 'AwsIdentity' }),
  },
  errors: [sessionRevoked, awsIdentityNotConfigured, awsIdentityUnavailable, accountBusy],
});
