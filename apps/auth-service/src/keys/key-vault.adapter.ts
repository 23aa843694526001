import { DecryptCommand, EncryptCommand, type KMSClient } from '@aws-sdk/client-kms';
import { exportJWK, exportPKCS8, generateKeyPair, importPKCS8, type CryptoKey } from 'jose';
import { newUlid, type Clock } from '@paymyinvoice/platform';
import { SIGNING_ALGORITHM, type SealedKeyPair } from './signing-key.ts';

/** Makes signing keys and opens them. In between, their private halves exist sealed under the stage's KMS key only. */
export class KeyVault {
  constructor(
    private readonly kms: KMSClient,
    private readonly kmsKeyId: string,
    private readonly clock: Clock,
  ) {}

  async generate(): Promise<SealedKeyPair> {
    const keyId = newUlid(this.clock);
    const { publicKey, privateKey } = await generateKeyPair(SIGNING_ALGORITHM, { extractable: true });
    const { CiphertextBlob } = await this.kms.send(
      new EncryptCommand({
        KeyId: this.kmsKeyId,
        Plaintext: Buffer.from(await exportPKCS8(privateKey)),
        EncryptionContext: contextOf(keyId),
      }),
    );
    if (CiphertextBlob === undefined) throw new Error('KMS answered without a ciphertext.');
    const sealedPrivateKey = Buffer.from(CiphertextBlob).toString('base64');
    return { keyId, publicJwk: await exportJWK(publicKey), sealedPrivateKey };
  }

  async open({ keyId, sealedPrivateKey }: SealedKeyPair): Promise<CryptoKey> {
    const { Plaintext } = await this.kms.send(
      new DecryptCommand({
        KeyId: this.kmsKeyId,
        CiphertextBlob: Buffer.from(sealedPrivateKey, 'base64'),
        EncryptionContext: contextOf(keyId),
      }),
    );
    if (Plaintext === undefined) throw new Error('KMS answered without a plaintext.');
    return await importPKCS8(Buffer.from(Plaintext).toString('utf8'), SIGNING_ALGORITHM);
  }
}

/** Binds a sealed key to its id: one that is put in another's place cannot be opened. */
function contextOf(keyId: string): Record<string, string> {
  return { purpose: 'paymyinvoice/signing-key', keyId };
}
