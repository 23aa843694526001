import { Controller, Inject } from '@nestjs/common';
import { etagOf, Handles, ok } from '@paymyinvoice/platform/http';
import { readDiscovery, readKeys } from './keys.schemas.ts';
import { SIGNING_ALGORITHM } from './signing-key.ts';
import { SigningKeysService } from './signing-keys.service.ts';

export const ISSUER_URL = Symbol('issuer URL');

// As long as a container keeps its own reading of the keys: a gateway is never further behind than the service.
const cacheControl = 'public, max-age=60';

@Controller()
export class KeysController {
  constructor(
    @Inject(SigningKeysService) private readonly signingKeys: SigningKeysService,
    @Inject(ISSUER_URL) private readonly issuer: string,
  ) {}

  /** What the standard requires. There is no OAuth flow: both endpoints are the sign-in, which `/docs` describes. */
  @Handles(readDiscovery)
  async discovery() {
    return ok(
      {
        issuer: this.issuer,
        jwks_uri: `${this.issuer}/.well-known/jwks.json`,
        token_endpoint: `${this.issuer}/v1/sessions`,
        authorization_endpoint: `${this.issuer}/v1/sessions`,
        response_types_supported: ['none'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: [SIGNING_ALGORITHM],
        service_documentation: `${this.issuer}/docs`,
        claims_supported: ['iss', 'aud', 'sub', 'sid', 'email', 'name', 'iat', 'exp', 'jti'],
      },
      { cacheControl },
    );
  }

  @Handles(readKeys)
  async keys() {
    const { version, keys } = await this.signingKeys.published();
    return ok({ keys }, { cacheControl, etag: etagOf(version) });
  }
}
