import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { extendedValue } from '@paymyinvoice/platform';
import { awsClientSettings } from '@paymyinvoice/platform/data';

const KEYS_PER_REMOVAL = 1000;
// Files of 25 MB take longer than a row.
const REQUEST_TIMEOUT_MS = 15_000;

export type FileHeaders = {
  readonly contentType: string;
  readonly cacheControl?: string;
  /** Whoever reads it is to save it, however they came to it. */
  readonly isToSave?: boolean;
};
/** A file as it was read; `etag` tells it from every other that may take its place. */
export type StoredFile = {
  readonly bytes: Uint8Array;
  readonly etag: string;
  readonly lastModified: Date | undefined;
};
export type LinkOptions = {
  readonly expiresInSeconds: number;
  /** Set, a browser saves the file under this name instead of showing it. */
  readonly saveAs?: string | undefined;
};

/** What alone may be uploaded by a form. */
export type UploadTerms = {
  readonly contentType: string;
  readonly size: number;
  /** In hexadecimal digits. */
  readonly sha256: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  readonly expiresInSeconds: number;
};
export type UploadForm = { readonly url: string; readonly fields: Record<string, string> };

export function createFilesClient(): S3Client {
  const { requestHandler } = awsClientSettings;
  return new S3Client({
    ...awsClientSettings,
    requestHandler: { ...requestHandler, requestTimeout: REQUEST_TIMEOUT_MS },
  });
}

/** The service's bucket. Every call may be repeated without harm. */
export class Files {
  constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
  ) {}

  async read(key: string, abortSignal?: AbortSignal): Promise<Uint8Array | undefined> {
    return (await this.stored(key, abortSignal))?.bytes;
  }

  async stored(key: string, abortSignal?: AbortSignal): Promise<StoredFile | undefined> {
    try {
      const command = new GetObjectCommand({ Bucket: this.bucket, Key: key });
      const { Body, ETag, LastModified } = await this.client.send(command, {
        ...(abortSignal && { abortSignal }),
      });
      if (Body === undefined || ETag === undefined) return undefined;
      return { bytes: await Body.transformToByteArray(), etag: ETag, lastModified: LastModified };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async exists(key: string): Promise<boolean> {
    try {
      await this.client.send(new HeadObjectCommand({ Bucket: this.bucket, Key: key }));
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  }

  /** False when what was read there (undefined: nothing) stands there no more. */
  async replace(
    key: string,
    bytes: Uint8Array,
    { contentType, cacheControl }: FileHeaders,
    read: StoredFile | undefined,
  ): Promise<boolean> {
    const command = new PutObjectCommand({
      ...{ Bucket: this.bucket, Key: key, Body: bytes, ContentType: contentType, CacheControl: cacheControl },
      ...(read ? { IfMatch: read.etag } : { IfNoneMatch: '*' }),
    });
    return await unlessOvertaken(async () => this.client.send(command));
  }

  /** False when what was read there stands there no more. */
  async removeAsRead(key: string, { etag }: StoredFile): Promise<boolean> {
    const command = new DeleteObjectCommand({ Bucket: this.bucket, Key: key, IfMatch: etag });
    return await unlessOvertaken(async () => this.client.send(command));
  }

  async write(
    key: string,
    bytes: Uint8Array,
    { contentType, cacheControl, isToSave = false }: FileHeaders,
    abortSignal?: AbortSignal,
  ): Promise<void> {
    await this.client.send(
      new PutObjectCommand({
        ...{ Bucket: this.bucket, Key: key, Body: bytes },
        ...{ ContentType: contentType, CacheControl: cacheControl },
        ...(isToSave && { ContentDisposition: 'attachment' }),
      }),
      { ...(abortSignal && { abortSignal }) },
    );
  }

  /** False where there is nothing to copy. */
  async copy(from: string, to: string): Promise<boolean> {
    try {
      const CopySource = `${this.bucket}/${from.split('/').map(encodeURIComponent).join('/')}`;
      await this.client.send(new CopyObjectCommand({ Bucket: this.bucket, Key: to, CopySource }));
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  }

  /** Whatever exists of the keys. */
  async remove(keys: readonly string[]): Promise<void> {
    for (let start = 0; start < keys.length; start += KEYS_PER_REMOVAL) {
      const Objects = keys.slice(start, start + KEYS_PER_REMOVAL).map((Key) => ({ Key }));
      const { Errors = [] } = await this.client.send(
        new DeleteObjectsCommand({ Bucket: this.bucket, Delete: { Objects, Quiet: true } }),
      );
      const [first] = Errors;
      if (first) throw new Error(`${Errors.length} files not removed: ${first.Code} ${first.Message}`);
    }
  }

  /** Lets whoever holds it read this one file for a while. */
  async link(key: string, { expiresInSeconds, saveAs }: LinkOptions): Promise<string> {
    const command = new GetObjectCommand({
      ...{ Bucket: this.bucket, Key: key },
      ...(saveAs !== undefined && {
        ResponseContentDisposition: `attachment; filename*=UTF-8''${extendedValue(saveAs)}`,
      }),
    });
    return await getSignedUrl(this.client, command, { expiresIn: expiresInSeconds });
  }

  /** Lets whoever holds it put one file of these terms there, as often as they like until it expires. */
  async uploadForm(key: string, terms: UploadTerms): Promise<UploadForm> {
    const { contentType, size, sha256, metadata, expiresInSeconds } = terms;
    return await createPresignedPost(this.client, {
      ...{ Bucket: this.bucket, Key: key, Expires: expiresInSeconds },
      Conditions: [['content-length-range', size, size]],
      Fields: {
        'Content-Type': contentType,
        ...Object.fromEntries(
          Object.entries(metadata).map(([name, value]): [string, string] => [`x-amz-meta-${name}`, value]),
        ),
        ...(sha256 !== undefined && {
          'x-amz-checksum-algorithm': 'SHA256',
          'x-amz-checksum-sha256': Buffer.from(sha256, 'hex').toString('base64'),
        }),
      },
    });
  }

  /** For health checks: throws when the bucket does not answer. */
  async ping(): Promise<void> {
    await this.client.send(new HeadBucketCommand({ Bucket: this.bucket }));
  }
}

const OVERTAKEN = ['PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchKey'];

async function unlessOvertaken(change: () => Promise<unknown>): Promise<boolean> {
  try {
    await change();
    return true;
  } catch (error) {
    if (error instanceof Error && OVERTAKEN.includes(error.name)) return false;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && (error.name === 'NoSuchKey' || error.name === 'NotFound');
}
