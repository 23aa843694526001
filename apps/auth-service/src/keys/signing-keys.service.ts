import { createLocalJWKSet, errors, type CryptoKey, type JWTVerifyGetKey } from 'jose';
import type { Clock } from '@paymyinvoice/platform';
import type { KeyVault } from './key-vault.adapter.ts';
import {
  currentKey,
  publishedKeys,
  type KeyRing,
  type PublishedKey,
  type SigningKey,
} from './signing-key.ts';
import type { SigningKeysRepository } from './signing-keys.repository.ts';

const KEPT_MS = 60_000;

type Reading = KeyRing & { readonly keySet: JWTVerifyGetKey };
type Opened = { readonly keyId: string; readonly privateKey: Promise<CryptoKey> };

/** Keys are read at most once a minute and opened once per container; concurrent first calls share one read. */
export class SigningKeysService {
  private read: { readonly reading: Promise<Reading>; readonly untilMs: number } | undefined;
  private opened: Opened | undefined;

  constructor(
    private readonly repository: SigningKeysRepository,
    private readonly vault: KeyVault,
    private readonly clock: Clock,
  ) {}

  async published(): Promise<{ version: number; keys: PublishedKey[] }> {
    const { version, keys } = await this.reading();
    return { version, ...publishedKeys(keys) };
  }

  /** What tokens are checked against. */
  async keySet(): Promise<JWTVerifyGetKey> {
    return (await this.reading()).keySet;
  }

  async current(): Promise<{ keyId: string; privateKey: CryptoKey }> {
    const key = currentKey((await this.reading()).keys);
    if (this.opened?.keyId !== key.keyId) this.opened = this.open(key);
    const { keyId, privateKey } = this.opened;
    return { keyId, privateKey: await privateKey };
  }

  private open(key: SigningKey): Opened {
    const privateKey = this.vault.open(key).catch((error: unknown) => {
      if (this.opened === opened) this.opened = undefined;
      throw error;
    });
    const opened = { keyId: key.keyId, privateKey };
    return opened;
  }

  private async reading(): Promise<Reading> {
    const nowMs = this.clock().getTime();
    if (this.read === undefined || this.read.untilMs <= nowMs) {
      const read = { reading: this.readOrBegin(), untilMs: nowMs + KEPT_MS };
      this.read = read;
      read.reading.catch(() => {
        if (this.read === read) this.read = undefined;
      });
    }
    return await this.read.reading;
  }

  private async readOrBegin(): Promise<Reading> {
    const found = await this.repository.ring();
    const ring = found.keys.length > 0 ? found : await this.begin(found);
    return { ...ring, keySet: keySetOf(ring) };
  }

  /** Of several functions that find no key at the same moment, one brings the first, and all take that. */
  private async begin(empty: KeyRing): Promise<KeyRing> {
    const since = this.clock().toISOString();
    await this.repository.replace(empty, [{ ...(await this.vault.generate()), status: 'current', since }]);
    return await this.repository.ring();
  }
}

/** A token names its key, as API Gateway asks of it too: none is guessed, even while there is only one. */
function keySetOf({ keys }: KeyRing): JWTVerifyGetKey {
  const keySet = createLocalJWKSet(publishedKeys(keys));
  return async (header, token) => {
    if (header.kid === undefined) throw new errors.JWKSNoMatchingKey();
    return await keySet(header, token);
  };
}
