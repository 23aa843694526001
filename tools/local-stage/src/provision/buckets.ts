import type { CORSRule, Event, NotificationConfiguration, QueueConfiguration } from '@aws-sdk/client-s3';
import type { Resource } from '../template/stack.ts';
import { isRecord } from '../template/template.ts';
import type { AwsAccess } from './clients.ts';

/** Where `serverless deploy` would put artifacts; the stage reads them from the package instead. */
const deploymentBucket = 'ServerlessDeploymentBucket';

export async function provisionBuckets(access: AwsAccess, buckets: readonly Resource[]): Promise<void> {
  const wanted = buckets.filter(({ logicalId }) => logicalId !== deploymentBucket);
  if (wanted.length === 0) return;
  // The largest of the clients: loaded only when a stack has a bucket.
  const { CreateBucketCommand, PutBucketCorsCommand, PutBucketNotificationConfigurationCommand, S3Client } =
    await import('@aws-sdk/client-s3');
  const s3 = new S3Client({ ...access, forcePathStyle: true });
  for (const { physical, properties } of wanted) {
    const Bucket = physical.ref;
    await s3.send(new CreateBucketCommand({ Bucket })).catch((error: unknown) => {
      if (!isRecordNamed(error, 'BucketAlreadyOwnedByYou', 'BucketAlreadyExists')) throw error;
    });
    const CORSRules = corsRules(properties['CorsConfiguration']);
    if (CORSRules.length > 0)
      await s3.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } }));
    const NotificationConfiguration = notifications(properties['NotificationConfiguration']);
    if (NotificationConfiguration !== undefined) {
      await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));
    }
  }
  s3.destroy();
}

/** CloudFormation's own names for the API's CORS rules. */
export function corsRules(configuration: unknown): CORSRule[] {
  const rules = isRecord(configuration) ? configuration['CorsRules'] : undefined;
  return (Array.isArray(rules) ? rules : []).filter(isRecord).map((rule) => ({
    AllowedMethods: texts(rule['AllowedMethods']),
    AllowedOrigins: texts(rule['AllowedOrigins']),
    AllowedHeaders: texts(rule['AllowedHeaders']),
    ExposeHeaders: texts(rule['ExposedHeaders']),
    ...(rule['MaxAge'] !== undefined && { MaxAgeSeconds: Number(rule['MaxAge']) }),
  }));
}

export function notifications(configuration: unknown): NotificationConfiguration | undefined {
  const queues = isRecord(configuration) ? configuration['QueueConfigurations'] : undefined;
  if (!Array.isArray(queues)) return undefined;
  const QueueConfigurations = queues.filter(isRecord).map((queue): QueueConfiguration => {
    const FilterRules = filterRules(queue['Filter']);
    return {
      QueueArn: String(queue['Queue']),
      Events: [String(queue['Event']) as Event],
      ...(FilterRules.length > 0 && { Filter: { Key: { FilterRules } } }),
    };
  });
  return { QueueConfigurations };
}

function filterRules(filter: unknown): { Name: 'prefix' | 'suffix'; Value: string }[] {
  const key = isRecord(filter) ? filter['S3Key'] : undefined;
  const rules = isRecord(key) && Array.isArray(key['Rules']) ? key['Rules'] : [];
  return rules.filter(isRecord).map((rule) => ({
    Name: String(rule['Name']).toLowerCase() === 'suffix' ? 'suffix' : 'prefix',
    Value: String(rule['Value']),
  }));
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function isRecordNamed(error: unknown, ...names: string[]): boolean {
  return error instanceof Error && names.includes(error.name);
}
