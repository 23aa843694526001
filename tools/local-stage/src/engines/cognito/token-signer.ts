import { createHash } from 'node:crypto';
import {
  exportJWK,
  exportPKCS8,
  exportSPKI,
  generateKeyPair,
  importPKCS8,
  importSPKI,
  jwtVerify,
  SignJWT,
  type CryptoKey,
  type JWK,
  type JWTPayload,
} from 'jose';
import { KeptJson } from '../kept-json.ts';

const ALGORITHM = 'RS256';

type KeptKey = { privateKey?: string; publicKey?: string };
type Pair = { readonly id: string; readonly privateKey: CryptoKey; readonly publicKey: CryptoKey };

/** Signs with a key of this machine, made when it is first needed and kept from then on. */
export class TokenSigner {
  readonly #kept: KeptJson<KeptKey>;
  #pair: Promise<Pair> | undefined;

  constructor(file: string | undefined) {
    this.#kept = new KeptJson<KeptKey>(file, {});
  }

  async sign(claims: JWTPayload): Promise<string> {
    const { id, privateKey } = await this.#key();
    return await new SignJWT(claims).setProtectedHeader({ alg: ALGORITHM, kid: id }).sign(privateKey);
  }

  /** The claims of a token that this key has signed and that is not over yet; it throws for any other. */
  async read(token: string): Promise<JWTPayload> {
    const { publicKey } = await this.#key();
    const { payload } = await jwtVerify(token, publicKey, {
      algorithms: [ALGORITHM],
      requiredClaims: ['exp'],
      currentDate: new Date(Date.now()),
    });
    return payload;
  }

  async published(): Promise<{ keys: JWK[] }> {
    const { id, publicKey } = await this.#key();
    return { keys: [{ ...(await exportJWK(publicKey)), kid: id, alg: ALGORITHM, use: 'sig' }] };
  }

  #key(): Promise<Pair> {
    this.#pair ??= this.#open();
    return this.#pair;
  }

  async #open(): Promise<Pair> {
    const { content } = this.#kept;
    if (content.privateKey === undefined || content.publicKey === undefined) {
      const made = await generateKeyPair(ALGORITHM, { extractable: true });
      content.privateKey = await exportPKCS8(made.privateKey);
      content.publicKey = await exportSPKI(made.publicKey);
      this.#kept.save();
    }
    return {
      id: createHash('sha256').update(content.publicKey).digest('base64url'),
      privateKey: await importPKCS8(content.privateKey, ALGORITHM),
      publicKey: await importSPKI(content.publicKey, ALGORITHM, { extractable: true }),
    };
  }
}
