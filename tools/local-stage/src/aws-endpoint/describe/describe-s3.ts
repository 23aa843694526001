import type { Permission } from '../aws-call.ts';
import type { AwsRequest } from '../aws-request.ts';
import { uploadKey, type UploadForm } from '../upload-form.ts';
import type { Description } from './describe-call.ts';

/** Bucket and key of a path-style address, decoded; undefined where the path is not valid percent-encoding. */
export function bucketAndKey(path: string): { bucket: string; key: string } | undefined {
  const [, bucket = '', ...rest] = path.split('/');
  try {
    return { bucket: decodeURIComponent(bucket), key: decodeURIComponent(rest.join('/')) };
  } catch {
    return undefined;
  }
}

export function copySourceOf(request: AwsRequest): { bucket: string; key: string } | undefined {
  const source = request.headers['x-amz-copy-source'];
  return source === undefined ? undefined : bucketAndKey(source.startsWith('/') ? source : `/${source}`);
}

/** Sub-resources that name an operation of their own: `?cors`, `?notification`, … */
export const bucketSubresources: Readonly<Record<string, string>> = {
  accelerate: 'BucketAccelerateConfiguration',
  acl: 'BucketAcl',
  cors: 'BucketCors',
  encryption: 'BucketEncryption',
  lifecycle: 'BucketLifecycleConfiguration',
  location: 'BucketLocation',
  logging: 'BucketLogging',
  notification: 'BucketNotificationConfiguration',
  'object-lock': 'ObjectLockConfiguration',
  ownershipControls: 'BucketOwnershipControls',
  policy: 'BucketPolicy',
  policyStatus: 'BucketPolicyStatus',
  publicAccessBlock: 'PublicAccessBlock',
  replication: 'BucketReplication',
  requestPayment: 'BucketRequestPayment',
  tagging: 'BucketTagging',
  versioning: 'BucketVersioning',
  website: 'BucketWebsite',
};

const objectSubresources: Readonly<Record<string, string>> = {
  acl: 'ObjectAcl',
  attributes: 'ObjectAttributes',
  'legal-hold': 'ObjectLegalHold',
  retention: 'ObjectRetention',
  tagging: 'ObjectTagging',
  torrent: 'ObjectTorrent',
};

const verbs: Record<string, string> = {
  GET: 'Get',
  HEAD: 'Head',
  PUT: 'Put',
  DELETE: 'Delete',
  POST: 'Post',
};

export function describeS3(request: AwsRequest, form?: UploadForm): Description {
  const { bucket, key: ofPath } = bucketAndKey(request.path) ?? { bucket: '', key: '' };
  const action =
    request.method === 'OPTIONS'
      ? 'Preflight'
      : ofPath
        ? objectAction(request)
        : bucketAction(request, bucket);
  const key = ofPath || ((form && uploadKey(form)) ?? '');
  return {
    action,
    names: bucket ? [key ? `${bucket}/${key}` : bucket] : [],
    needs: bucket ? needsOf(action, bucket, key, request) : [],
    input: {},
  };
}

function bucketAction(request: AwsRequest, bucket: string): string {
  const { method, query } = request;
  if (!bucket) return method === 'GET' ? 'ListBuckets' : `${method} /`;
  for (const [name, resource] of Object.entries(bucketSubresources)) {
    if (query.has(name)) return `${verbs[method] ?? method}${resource}`;
  }
  if (method === 'POST') return query.has('delete') ? 'DeleteObjects' : 'PostObject';
  if (method === 'PUT') return 'CreateBucket';
  if (method === 'GET') {
    if (query.has('uploads')) return 'ListMultipartUploads';
    if (query.has('versions')) return 'ListObjectVersions';
    return query.get('list-type') === '2' ? 'ListObjectsV2' : 'ListObjects';
  }
  return `${verbs[method] ?? method}Bucket`;
}

function objectAction(request: AwsRequest): string {
  const { method, query } = request;
  for (const [name, resource] of Object.entries(objectSubresources)) {
    if (query.has(name)) return `${verbs[method] ?? method}${resource}`;
  }
  const copies = request.headers['x-amz-copy-source'] !== undefined;
  if (method === 'PUT' && query.has('uploadId')) return copies ? 'UploadPartCopy' : 'UploadPart';
  if (method === 'PUT') return copies ? 'CopyObject' : 'PutObject';
  if (method === 'GET' && query.has('uploadId')) return 'ListParts';
  if (method === 'DELETE' && query.has('uploadId')) return 'AbortMultipartUpload';
  if (method === 'POST') {
    if (query.has('uploads')) return 'CreateMultipartUpload';
    if (query.has('uploadId')) return 'CompleteMultipartUpload';
  }
  return `${verbs[method] ?? method}Object`;
}

const writes = new Set([
  'PutObject',
  'CopyObject',
  'PostObject',
  'CreateMultipartUpload',
  'UploadPart',
  'UploadPartCopy',
  'CompleteMultipartUpload',
]);

function needsOf(action: string, bucket: string, key: string, request: AwsRequest): Permission[] {
  const bucketArn = `arn:aws:s3:::${bucket}`;
  if (writes.has(action)) {
    const source = copySourceOf(request);
    return [
      { action: 's3:PutObject', arn: `${bucketArn}/${key}` },
      ...(source ? [{ action: 's3:GetObject', arn: `arn:aws:s3:::${source.bucket}/${source.key}` }] : []),
    ];
  }
  switch (action) {
    case 'Preflight':
      return [];
    case 'GetObject':
    case 'HeadObject':
      return [{ action: 's3:GetObject', arn: `${bucketArn}/${key}` }];
    case 'ListObjects':
    case 'ListObjectsV2':
    case 'HeadBucket':
      return [{ action: 's3:ListBucket', arn: bucketArn }];
    case 'DeleteObjects':
      return deletedKeys(request.body.toString()).map((deleted) => ({
        action: 's3:DeleteObject',
        arn: `${bucketArn}/${deleted}`,
      }));
    default:
      return [{ action: `s3:${action}`, arn: key ? `${bucketArn}/${key}` : bucketArn }];
  }
}

/** Keys of a DeleteObjects body. */
export function deletedKeys(xml: string): string[] {
  return [...xml.matchAll(/<Key>([\s\S]*?)<\/Key>/g)].map((match) => unescapeXml(match[1] ?? ''));
}

export function unescapeXml(text: string): string {
  return text
    .replace(/&#x([0-9a-f]+);/gi, (_, hex: string) => String.fromCodePoint(parseInt(hex, 16)))
    .replace(/&#(\d+);/g, (_, digits: string) => String.fromCodePoint(Number(digits)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}
