import { randomUUID } from 'node:crypto';
import { jwtVerify, SignJWT, type JWTPayload } from 'jose';
import type { Clock } from '@paymyinvoice/platform';
import type { Account } from '../accounts/account.ts';
import { SIGNING_ALGORITHM } from './signing-key.ts';
import type { SigningKeysService } from './signing-keys.service.ts';

export const ACCESS_TOKEN_SECONDS = 15 * 60;

/** What other gateways trust: signed with the current key, checked against the published ones. */
export class AccessTokens {
  constructor(
    private readonly keys: SigningKeysService,
    private readonly settings: { readonly issuer: string; readonly audience: string },
    private readonly clock: Clock,
  ) {}

  async sign({ id, email, name }: Account, sessionId: string): Promise<string> {
    const { keyId, privateKey } = await this.keys.current();
    const issuedAt = Math.floor(this.clock().getTime() / 1000);
    return await new SignJWT({ sid: sessionId, email, name })
      .setProtectedHeader({ alg: SIGNING_ALGORITHM, kid: keyId, typ: 'JWT' })
      .setIssuer(this.settings.issuer)
      .setAudience(this.settings.audience)
      .setSubject(id)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + ACCESS_TOKEN_SECONDS)
      .setJti(randomUUID())
      .sign(privateKey);
  }

  /** auth-service's own requests are checked here: its gateway cannot ask an issuer that is behind itself. */
  async verify(token: string): Promise<JWTPayload> {
    const { payload } = await jwtVerify(token, await this.keys.keySet(), {
      algorithms: [SIGNING_ALGORITHM],
      issuer: this.settings.issuer,
      audience: this.settings.audience,
      currentDate: this.clock(),
      maxTokenAge: ACCESS_TOKEN_SECONDS,
      requiredClaims: ['sub', 'sid', 'exp'],
    });
    return payload;
  }
}
