import {
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';

/** Leaves all that a bucket can hold: two versions of an object, a mark that it was deleted, and half an upload. */
export async function fillBucket(client: S3Client, Bucket: string): Promise<void> {
  const VersioningConfiguration = { Status: 'Enabled' as const };
  await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  const object = { Bucket, Key: 'private/picture' };
  await client.send(new PutObjectCommand({ ...object, Body: 'old' }));
  await client.send(new PutObjectCommand({ ...object, Body: 'new' }));
  await client.send(new DeleteObjectCommand(object));
  await client.send(new CreateMultipartUploadCommand({ Bucket, Key: 'incoming/half' }));
}
