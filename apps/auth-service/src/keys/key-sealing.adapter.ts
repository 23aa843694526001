import { DecryptCommand, EncryptCommand, type KMSClient } from '@aws-sdk/client-kms';

/** Seals private keys under the stage's KMS key; the context binds a sealed key to its id. */
export class KeySealing {
  constructor(
    private readonly kms: KMSClient,
    private readonly kmsKeyId: string,
  ) {}

  async seal(signingKeyId: string, privateKey: string): Promise<string> {
    const { CiphertextBlob } = await this.kms.send(
      new EncryptCommand({
        KeyId: this.kmsKeyId,
        Plaintext: Buffer.from(privateKey),
        EncryptionContext: contextOf(signingKeyId),
      }),
    );
    if (CiphertextBlob === undefined) throw new Error('KMS answered without a ciphertext.');
    return Buffer.from(CiphertextBlob).toString('base64');
  }

  async open(signingKeyId: string, sealedPrivateKey: string): Promise<string> {
    const { Plaintext } = await this.kms.send(
      new DecryptCommand({
        KeyId: this.kmsKeyId,
        CiphertextBlob: Buffer.from(sealedPrivateKey, 'base64'),
        EncryptionContext: contextOf(signingKeyId),
      }),
    );
    if (Plaintext === undefined) throw new Error('KMS answered without a plaintext.');
    return Buffer.from(Plaintext).toString('utf8');
  }
}

function contextOf(signingKeyId: string): Record<string, string> {
  return { purpose: 'paymyinvoice/signing-key', keyId: signingKeyId };
}
