import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';

/** Reads a SecureString at first use and keeps it. Concurrent first calls share one read; a failure is not kept. */
export function secretParameter(ssm: Pick<SSMClient, 'send'>, name: string): () => Promise<string> {
  let pending: Promise<string> | undefined;
  return () => {
    pending ??= readParameter(ssm, name).catch((error: unknown) => {
      pending = undefined;
      throw error;
    });
    return pending;
  };
}

async function readParameter(ssm: Pick<SSMClient, 'send'>, name: string): Promise<string> {
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
  if (!Parameter?.Value) throw new Error(`The parameter ${name} has no value.`);
  return Parameter.Value;
}

const saltBytes = 16;
const nonceBytes = 12;
const tagBytes = 16;

/** AES-256-GCM under a key of its own per message, so that no two messages share a key and nonce. */
export function seal(secret: string, plaintext: string): string {
  const salt = randomBytes(saltBytes);
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', sealingKey(secret, salt), nonce, { authTagLength: tagBytes });
  const ciphertext = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
  return `v1.${Buffer.concat([salt, nonce, cipher.getAuthTag(), ciphertext]).toString('base64url')}`;
}

export function open(secret: string, sealed: string): string {
  const bytes = Buffer.from(sealed.slice('v1.'.length), 'base64url');
  if (!sealed.startsWith('v1.') || bytes.length < saltBytes + nonceBytes + tagBytes) throw damaged();
  const salt = bytes.subarray(0, saltBytes);
  const nonce = bytes.subarray(saltBytes, saltBytes + nonceBytes);
  const tag = bytes.subarray(saltBytes + nonceBytes, saltBytes + nonceBytes + tagBytes);
  const ciphertext = bytes.subarray(saltBytes + nonceBytes + tagBytes);
  const decipher = createDecipheriv('aes-256-gcm', sealingKey(secret, salt), nonce, {
    authTagLength: tagBytes,
  });
  decipher.setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString('utf8');
  } catch (error) {
    throw damaged(error);
  }
}

function sealingKey(secret: string, salt: Buffer): Buffer {
  if (secret.length < 16) throw new Error('A sealing secret has at least 16 characters.');
  return Buffer.from(hkdfSync('sha256', secret, salt, 'paymyinvoice/seal/v1', 32));
}

function damaged(cause?: unknown): Error {
  return new Error('The sealed text is damaged or was sealed with another secret.', { cause });
}
