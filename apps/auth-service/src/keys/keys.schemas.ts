import { endpoint } from '@paymyinvoice/platform/http';
import * as z from 'zod';

export const readDiscovery = endpoint({
  method: 'GET',
  path: '/.well-known/openid-configuration',
  summary: 'Tell gateways where the keys are',
  description: 'The discovery document that JWT authorizers begin with. It may be cached for a minute.',
  tag: 'keys',
  access: 'public',
  responses: {
    200: z
      .object({
        issuer: z.url(),
        jwks_uri: z.url(),
        token_endpoint: z.url(),
        authorization_endpoint: z.url(),
        response_types_supported: z.array(z.string()),
        subject_types_supported: z.array(z.string()),
        id_token_signing_alg_values_supported: z.array(z.string()),
        service_documentation: z.url(),
        claims_supported: z.array(z.string()),
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
  tag: 'keys',
  access: 'public',
  etag: 'answers',
  responses: {
    200: z
      .object({
        keys: z.array(
          z.object({
            kty: z.string(),
            n: z.string(),
            e: z.string(),
            kid: z.string(),
            use: z.literal('sig'),
            alg: z.literal('RS256'),
          }),
        ),
      })
      .meta({ id: 'KeySet' }),
  },
});
