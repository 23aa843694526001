import { endpoint } from '@paymyinvoice/platform/http';
import * as z from 'zod';

export const readDiscovery = endpoint({
  method: 'GET',
  path: '/.well-known/openid-configuration',
  summary: 'Tell gateways where the keys are',
  description: 'The discovery document that JWT authorizers begin with. It may be cached for a minute.',
  tag: 'Keys',
  access: 'public',
  responses: {
    200: z
      .object({
        issuer: z.url(),
        jwks_uri: z.url(),
        token_endpoint: z.url(),
        authorization_endpoint: z.url(),
        response_types_supported: z.array(z.string()).meta({ examples: [['none']] }),
        subject_types_supported: z.array(z.string()).meta({ examples: [['public']] }),
        id_token_signing_alg_values_supported: z.array(z.string()).meta({ examples: [['RS256']] }),
        service_documentation: z.url(),
        claims_supported: z.array(z.string()).meta({ examples: [['iss', 'aud', 'sub', 'sid', 'exp']] }),
      })
      .meta({ id: 'OpenIdConfiguration' }),
  },
});

export const readKeys = endpoint({
  method: 'GET',
  path: '/.well-known/jwks.json',
  summary: 'The public keys that access tokens are signed with',
  description:
    'A token names its key by `kid`. A key is published a day before it signs, so the answer may be cached for hours.',
  tag: 'Keys',
  access: 'public',
  etag: 'answers',
  responses: {
    200: z
      .object({
        keys: z.array(
          z.object({
            kty: z.string().meta({ examples: ['RSA'] }),
            n: z.string().meta({ examples: ['tEdC9g8cv5O9AoEKa60EA9xVEmLMxazg2u5VjJZiOiE'] }),
            e: z.string().meta({ examples: ['AQAB'] }),
            kid: z.string().meta({ examples: ['01JZX8Q5W3M7T9V2B4C6D8E0FG'] }),
            use: z.literal('sig'),
            alg: z.literal('RS256'),
          }),
        ),
      })
      .meta({ id: 'KeySet' }),
  },
});
