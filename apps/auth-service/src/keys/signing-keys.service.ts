import { exportJWK, exportPKCS8, generateKeyPair, importPKCS8, type CryptoKey } from 'jose';
import { newUlid, type Clock } from '@paymyinvoice/platform';
import type { KeySealing } from './key-sealing.adapter.ts';
import {
  currentKey,
  publishedKeys,
  SIGNING_ALGORITHM,
  type PublishedKey,
  type SigningKey,
} from './signing-key.ts';
import type { SigningKeysRepository } from './signing-keys.repository.ts';

const KEPT_MS = 60_000;

type Opened = { readonly keyId: string; readonly privateKey: CryptoKey };

/** Keys are read at most once a minute and opened once per container; concurrent first calls share one read. */
export class SigningKeysService {
  private read: { readonly keys: Promise<SigningKey[]>; readonly untilMs: number } | undefined;
  private opened: Promise<Opened> | undefined;

  constructor(
    private readonly repository: SigningKeysRepository,
    private readonly sealing: KeySealing,
    private readonly clock: Clock,
  ) {}

  async published(): Promise<{ keys: PublishedKey[] }> {
    return publishedKeys(await this.keys());
  }

  async current(): Promise<Opened> {
    this.opened ??= this.open().catch((error: unknown) => {
      this.opened = undefined;
      throw error;
    });
    return await this.opened;
  }

  private async open(): Promise<Opened> {
    const { keyId, sealedPrivateKey } = currentKey(await this.keys());
    const privateKey = await importPKCS8(await this.sealing.open(keyId, sealedPrivateKey), SIGNING_ALGORITHM);
    return { keyId, privateKey };
  }

  private async keys(): Promise<SigningKey[]> {
    const nowMs = this.clock().getTime();
    if (this.read === undefined || this.read.untilMs <= nowMs) {
      const keys = this.readOrBegin().catch((error: unknown) => {
        this.read = undefined;
        throw error;
      });
      this.read = { keys, untilMs: nowMs + KEPT_MS };
    }
    return await this.read.keys;
  }

  private async readOrBegin(): Promise<SigningKey[]> {
    const keys = await this.repository.all();
    if (keys.length > 0) return keys;
    await this.repository.insertFirst(await this.generate());
    return await this.repository.all();
  }

  private async generate(): Promise<SigningKey> {
    const keyId = newUlid(this.clock);
    const { publicKey, privateKey } = await generateKeyPair(SIGNING_ALGORITHM, { extractable: true });
    return {
      keyId,
      status: 'current',
      publicJwk: await exportJWK(publicKey),
      sealedPrivateKey: await this.sealing.seal(keyId, await exportPKCS8(privateKey)),
      createdAt: this.clock().toISOString(),
    };
  }
}
