import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { accountId, type AwsService } from '../../aws-endpoint/aws-call.ts';
import { AwsError } from '../../aws-endpoint/aws-error.ts';
import { textMember } from '../../aws-endpoint/members.ts';
import {
  type EncryptionContext,
  invalidCiphertext,
  type Key,
  KeyRing,
  open,
  seal,
  sealedWith,
} from './key-ring.ts';
import { answerWith } from '../json-operations.ts';

type Input = Readonly<Record<string, unknown>>;

export interface Keys extends AwsService {
  /** The key of an alias (`alias/paymyinvoice-local-auth`), made on first use; answers its ARN. */
  readonly ensure: (alias: string) => string;
  /** ARN of the key a call means, so that policies can be checked. */
  readonly arnOf: (input: Input) => string | undefined;
}

/** KMS with symmetric keys kept on this machine. */
export async function startKeys(options: { directory?: string; region: string }): Promise<Keys> {
  const ring = new KeyRing(options.directory && join(options.directory, 'keys.json'));
  const keyArn = (key: Key) => `arn:aws:kms:${options.region}:${accountId}:key/${key.id}`;

  const named = (input: Input): Key => {
    const reference = textMember(input, 'KeyId') ?? '';
    const key = ring.find(reference);
    if (!key) throw new AwsError('NotFoundException', `Key '${reference}' does not exist.`);
    return key;
  };

  const metadata = (key: Key) => ({
    AWSAccountId: accountId,
    KeyId: key.id,
    Arn: keyArn(key),
    CreationDate: Date.parse(key.createdAt) / 1000,
    Description: key.description,
    Enabled: true,
    KeyState: 'Enabled',
    KeyUsage: 'ENCRYPT_DECRYPT',
    KeyManager: 'CUSTOMER',
    KeySpec: 'SYMMETRIC_DEFAULT',
    CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
    EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
    Origin: 'AWS_KMS',
    MultiRegion: false,
  });

  const dataKey = (input: Input) => {
    const key = named(input);
    const sizeBytes =
      typeof input['NumberOfBytes'] === 'number'
        ? input['NumberOfBytes']
        : input['KeySpec'] === 'AES_128'
          ? 16
          : 32;
    const plaintext = randomBytes(sizeBytes);
    return { key, plaintext, blob: seal(key, plaintext, contextOf(input)) };
  };

  const operations: Record<string, (input: Input) => object> = {
    CreateKey: (input) => ({ KeyMetadata: metadata(ring.create(textMember(input, 'Description') ?? '')) }),
    CreateAlias(input) {
      const alias = textMember(input, 'AliasName') ?? '';
      if (ring.aliases()[alias])
        throw new AwsError('AlreadyExistsException', `Alias ${alias} exists already.`);
      const target = textMember(input, 'TargetKeyId') ?? '';
      const key = ring.find(target);
      if (!key) throw new AwsError('NotFoundException', `Key '${target}' does not exist.`);
      ring.setAlias(alias, key.id);
      return {};
    },
    ListAliases: () => ({
      Aliases: Object.entries(ring.aliases()).map(([alias, id]) => ({
        AliasName: alias,
        AliasArn: `arn:aws:kms:${options.region}:${accountId}:${alias}`,
        TargetKeyId: id,
      })),
      Truncated: false,
    }),
    DescribeKey: (input) => ({ KeyMetadata: metadata(named(input)) }),
    Encrypt(input) {
      const key = named(input);
      const plaintext = bytesOf(input['Plaintext']);
      if (plaintext.length < 1 || plaintext.length > 4096) {
        throw new AwsError('ValidationException', 'Plaintext must have from 1 to 4096 bytes.');
      }
      return {
        CiphertextBlob: seal(key, plaintext, contextOf(input)).toString('base64'),
        KeyId: keyArn(key),
        EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      };
    },
    Decrypt(input) {
      const blob = bytesOf(input['CiphertextBlob']);
      const key = ring.find(sealedWith(blob) ?? '');
      if (!key) throw invalidCiphertext();
      if (input['KeyId'] !== undefined && named(input).id !== key.id) {
        throw new AwsError(
          'IncorrectKeyException',
          'The key in the request is not the one the ciphertext was made with.',
        );
      }
      return {
        Plaintext: open(key, blob, contextOf(input)).toString('base64'),
        KeyId: keyArn(key),
        EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      };
    },
    GenerateDataKey(input) {
      const { key, plaintext, blob } = dataKey(input);
      return {
        Plaintext: plaintext.toString('base64'),
        CiphertextBlob: blob.toString('base64'),
        KeyId: keyArn(key),
      };
    },
    GenerateDataKeyWithoutPlaintext(input) {
      const { key, blob } = dataKey(input);
      return { CiphertextBlob: blob.toString('base64'), KeyId: keyArn(key) };
    },
  };

  return {
    answer: answerWith('KMS', operations),
    ensure(alias) {
      const existing = ring.find(alias);
      if (existing) return keyArn(existing);
      const key = ring.create(alias);
      ring.setAlias(alias, key.id);
      return keyArn(key);
    },
    arnOf(input) {
      const blob = input['CiphertextBlob'];
      const reference = input['KeyId'] ?? input['TargetKeyId'] ?? (blob && sealedWith(bytesOf(blob)));
      const key = typeof reference === 'string' ? ring.find(reference) : undefined;
      return key && keyArn(key);
    },
    async close() {},
  };
}

function bytesOf(value: unknown): Buffer {
  return Buffer.from(typeof value === 'string' ? value : '', 'base64');
}

function contextOf(input: Input): EncryptionContext {
  const context = input['EncryptionContext'];
  return typeof context === 'object' && context !== null ? (context as EncryptionContext) : {};
}
