import {
  AbortMultipartUploadCommand,
  DeleteObjectsCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  NoSuchBucket,
  S3Client,
  type ObjectIdentifier,
} from '@aws-sdk/client-s3';

/** The most that one call removes. */
const AT_A_TIME = 1000;

/** Removes every version of every object, and every upload that was never finished; answers how many objects. */
export async function emptyBucket(name: string): Promise<number> {
  try {
    return await empty(name, new S3Client());
  } catch (error) {
    // As after a removal that got no further.
    if (error instanceof NoSuchBucket) return 0;
    throw error;
  }
}

async function empty(Bucket: string, client: S3Client): Promise<number> {
  let count = 0;
  // What is listed first is gone when the list is asked for again.
  for (;;) {
    const { Versions = [], DeleteMarkers = [] } = await client.send(
      new ListObjectVersionsCommand({ Bucket }),
    );
    const found = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
    if (found.length === 0) break;
    await removeObjects(client, Bucket, found);
    count += found.length;
  }
  for (;;) {
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket }));
    if (Uploads.length === 0) return count;
    for (const { Key, UploadId } of Uploads)
      await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
  }
}

export async function removeObjects(
  client: S3Client,
  Bucket: string,
  objects: readonly ObjectIdentifier[],
): Promise<void> {
  for (let start = 0; start < objects.length; start += AT_A_TIME) {
    const Objects = objects.slice(start, start + AT_A_TIME);
    const { Errors = [] } = await client.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }),
    );
    const [first] = Errors;
    if (first !== undefined)
      throw new Error(`${Bucket} keeps ${first.Key ?? 'an object'}: ${first.Message ?? first.Code ?? ''}`);
  }
}
