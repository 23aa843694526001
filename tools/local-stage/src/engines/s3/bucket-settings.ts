import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { AwsError } from '../../aws-endpoint/aws-error.ts';
import { type AwsReply, emptyReply, xmlReply } from '../../aws-endpoint/aws-reply.ts';

/** Sub-resources kept as they were put, and what S3 says where nothing was. */
const kinds: Readonly<Record<string, { missing: string } | { empty: string }>> = {
  cors: { missing: 'NoSuchCORSConfiguration' },
  encryption: { missing: 'ServerSideEncryptionConfigurationNotFoundError' },
  location: { empty: '<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/"/>' },
  notification: { empty: '<NotificationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"/>' },
  ownershipControls: { missing: 'OwnershipControlsNotFoundError' },
  policy: { missing: 'NoSuchBucketPolicy' },
  publicAccessBlock: { missing: 'NoSuchPublicAccessBlockConfiguration' },
  tagging: { missing: 'NoSuchTagSet' },
  versioning: { empty: '<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"/>' },
};

type Settings = Record<string, Record<string, string>>;

/** Configurations of buckets, in a file or in memory. CORS and notifications are acted on, the others only kept. */
export class BucketSettings {
  readonly #file: string | undefined;
  readonly #settings: Settings;

  constructor(file: string | undefined) {
    this.#file = file;
    this.#settings = file === undefined ? {} : readSettings(file);
  }

  get(bucket: string, kind: string): string | undefined {
    return this.#settings[bucket]?.[kind];
  }

  set(bucket: string, kind: string, configuration: string | undefined): void {
    const ofBucket = (this.#settings[bucket] ??= {});
    if (configuration === undefined) delete ofBucket[kind];
    else ofBucket[kind] = configuration;
    this.#save();
  }

  forget(bucket: string): void {
    delete this.#settings[bucket];
    this.#save();
  }

  /** Answers a request about one sub-resource. */
  answer(method: string, bucket: string, kind: string, body: string): AwsReply {
    const known = kinds[kind];
    if (!known) throw new AwsError('NotImplemented', `The local stage's S3 does not know ?${kind}.`, 501);
    if (method === 'PUT') {
      this.set(bucket, kind, body);
      return emptyReply(200);
    }
    if (method === 'DELETE') {
      this.set(bucket, kind, undefined);
      return emptyReply(204);
    }
    const stored = this.get(bucket, kind);
    if (stored !== undefined) {
      const contentType = kind === 'policy' ? 'application/json' : 'application/xml';
      return { status: 200, headers: { 'content-type': contentType }, body: Buffer.from(stored) };
    }
    if ('missing' in known)
      throw new AwsError(known.missing, `The bucket has no ${kind} configuration.`, 404);
    return xmlReply(known.empty);
  }

  #save(): void {
    if (this.#file === undefined) return;
    mkdirSync(dirname(this.#file), { recursive: true });
    writeFileSync(`${this.#file}.draft`, JSON.stringify(this.#settings, null, 2));
    renameSync(`${this.#file}.draft`, this.#file);
  }
}

function readSettings(file: string): Settings {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Settings;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new Error(`The bucket settings ${file} cannot be read.`, { cause: error });
  }
}
