import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto';
import { AwsError } from '../../aws-endpoint/aws-error.ts';
import { KeptJson } from '../kept-json.ts';

export interface Key {
  readonly id: string;
  readonly createdAt: string;
  readonly description: string;
  /** 32 bytes, base64. */
  readonly material: string;
}

interface KeyFile {
  keys: Key[];
  aliases: Record<string, string>;
}

export type EncryptionContext = Readonly<Record<string, string>>;

/** The keys of this machine's KMS, in a file only its owner may read; in memory without a file. */
export class KeyRing {
  readonly #kept: KeptJson<KeyFile>;

  constructor(file: string | undefined) {
    this.#kept = new KeptJson<KeyFile>(file, { keys: [], aliases: {} });
  }

  create(description = ''): Key {
    const key: Key = {
      id: randomUUID(),
      createdAt: new Date().toISOString(),
      description,
      material: randomBytes(32).toString('base64'),
    };
    this.#kept.content.keys.push(key);
    this.#kept.save();
    return key;
  }

  setAlias(alias: string, keyId: string): void {
    this.#kept.content.aliases[alias] = keyId;
    this.#kept.save();
  }

  aliases(): Readonly<Record<string, string>> {
    return this.#kept.content.aliases;
  }

  /** By id, ARN, alias or alias ARN. */
  find(reference: string): Key | undefined {
    const name = reference.startsWith('arn:')
      ? reference
          .split(':')
          .slice(5)
          .join(':')
          .replace(/^key\//, '')
      : reference;
    const id = name.startsWith('alias/') ? this.#kept.content.aliases[name] : name;
    return this.#kept.content.keys.find((key) => key.id === id);
  }
}

// A sealed blob: version (1), key id (36), nonce (12), tag (16), ciphertext.
const version = 1;
const nonceAt = 37;
const tagAt = 49;
const dataAt = 65;

export function seal(key: Key, plaintext: Uint8Array, context: EncryptionContext): Buffer {
  const nonce = randomBytes(12);
  const header = Buffer.concat([Buffer.from([version]), Buffer.from(key.id, 'ascii')]);
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(key.material, 'base64'), nonce);
  cipher.setAAD(Buffer.concat([header, contextBytes(context)]));
  const data = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([header, nonce, cipher.getAuthTag(), data]);
}

export function open(key: Key, blob: Buffer, context: EncryptionContext): Buffer {
  try {
    const decipher = createDecipheriv(
      'aes-256-gcm',
      Buffer.from(key.material, 'base64'),
      blob.subarray(nonceAt, tagAt),
    );
    decipher.setAAD(Buffer.concat([blob.subarray(0, nonceAt), contextBytes(context)]));
    decipher.setAuthTag(blob.subarray(tagAt, dataAt));
    return Buffer.concat([decipher.update(blob.subarray(dataAt)), decipher.final()]);
  } catch {
    throw invalidCiphertext();
  }
}

/** Id of the key a blob was sealed with. */
export function sealedWith(blob: Buffer): string | undefined {
  return blob.length >= dataAt && blob[0] === version
    ? blob.subarray(1, nonceAt).toString('ascii')
    : undefined;
}

export function invalidCiphertext(): AwsError {
  return new AwsError(
    'InvalidCiphertextException',
    'The ciphertext is damaged, foreign, or its encryption context differs.',
  );
}

/** The context as bytes that do not depend on the order of its members. */
function contextBytes(context: EncryptionContext): Buffer {
  return Buffer.from(JSON.stringify(Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1))));
}
