import { type AwsCall, type AwsService } from '../../aws-endpoint/aws-call.ts';
import { AwsError, errorReply } from '../../aws-endpoint/aws-error.ts';
import type { AwsReply } from '../../aws-endpoint/aws-reply.ts';
import type { AwsRequest } from '../../aws-endpoint/aws-request.ts';
import { bucketAndKey, bucketSubresources, deletedKeys } from '../../aws-endpoint/describe/describe-s3.ts';
import { askEngine } from '../../aws-endpoint/engine-bridge.ts';
import type { UploadForm } from '../../aws-endpoint/upload-form.ts';
import type { Fauxqs } from '../messaging/fauxqs.ts';
import type { BucketSettings } from './bucket-settings.ts';
import { checkContent } from './checksums.ts';
import { corsHeaders, preflight } from './cors.ts';
import { acceptUpload, fromStore } from './form-upload.ts';
import type { ObjectEvent, ObjectEventName } from './notifications.ts';
import { oneWriterPerObject } from './object-turns.ts';
import { asHeaders, withResponseHeaders } from './signed-link.ts';
import { checkSignature } from './signature.ts';
import { checkUploadPolicy } from './upload-policy.ts';

export interface StorageOptions {
  readonly fauxqs: Fauxqs;
  readonly settings: BucketSettings;
  readonly tell: (event: ObjectEvent) => void;
  /** Called with the new configuration before it is kept; throws to refuse it. */
  readonly onNotificationConfiguration: (bucket: string, configuration: string) => void;
}

/** What fauxqs answers; everything else is refused, because it would take an unknown sub-resource for a plain write. */
const passedOn = new Set([
  ...['ListBuckets', 'CreateBucket', 'HeadBucket', 'DeleteBucket', 'ListObjects', 'ListObjectsV2'],
  ...[
    'GetObject',
    'HeadObject',
    'GetObjectAttributes',
    'PutObject',
    'CopyObject',
    'DeleteObject',
    'DeleteObjects',
  ],
  ...[
    'CreateMultipartUpload',
    'UploadPart',
    'UploadPartCopy',
    'CompleteMultipartUpload',
    'AbortMultipartUpload',
  ],
  ...[
    'PutBucketLifecycleConfiguration',
    'GetBucketLifecycleConfiguration',
    'DeleteBucketLifecycleConfiguration',
  ],
]);

const created: Readonly<Record<string, ObjectEventName>> = {
  PutObject: 'ObjectCreated:Put',
  CopyObject: 'ObjectCreated:Copy',
  CompleteMultipartUpload: 'ObjectCreated:CompleteMultipartUpload',
};

/** S3 with the promises the product rests on: signatures, expiry, upload policies, preconditions, CORS, notifications. */
export function startStorage(options: StorageOptions): AwsService {
  const { fauxqs, settings } = options;
  const inTurn = oneWriterPerObject();

  async function answer(call: AwsCall, request: AwsRequest): Promise<AwsReply> {
    const address = bucketAndKey(request.path);
    if (!address) throw new AwsError('InvalidURI', 'The address is not valid percent-encoding.');
    const { bucket, key } = address;
    if (call.action === 'Preflight') return preflight(request, settings.get(bucket, 'cors'));

    const form = call.input['form'] as UploadForm | undefined;
    if (form && key) {
      const detail = 'The specified method is not allowed against this resource.';
      throw new AwsError('MethodNotAllowed', detail, 405);
    }
    authenticate(call, request, form, bucket);
    if (form) {
      return inTurn(`${bucket}/${form.fields['key'] ?? ''}`, async () => {
        const upload = acceptUpload(fauxqs.s3Store, bucket, form);
        tell(call, 'ObjectCreated:Post', bucket, upload.key);
        return upload.reply;
      });
    }

    const kind = Object.keys(bucketSubresources).find(
      (name) => name !== 'lifecycle' && request.query.has(name),
    );
    if (!key && kind !== undefined) return configure(request, bucket, kind);
    if (!passedOn.has(call.action) || request.query.has('renameObject')) throw unknown(call.action);
    return inTurn(request.method === 'GET' ? undefined : `${bucket}/${key}`, () =>
      passOn(call, request, bucket, key),
    );
  }

  async function passOn(call: AwsCall, request: AwsRequest, bucket: string, key: string): Promise<AwsReply> {
    const complete = call.signed === 'query' ? asHeaders(request) : request;
    if (!complete.headers['content-encoding']?.includes('aws-chunked'))
      checkContent(complete.body, complete.headers);
    checkPreconditions(call.action, complete, bucket, key);
    const removed = removedKeys(call.action, complete, key).filter((name) => exists(bucket, name));
    const reply = await askEngine(fauxqs.handle, complete);
    if (reply.status >= 300) return reply;
    const createdName = created[call.action];
    if (createdName) tell(call, createdName, bucket, key);
    for (const name of removed) {
      options.tell({
        name: 'ObjectRemoved:Delete',
        bucket,
        key: name,
        region: call.region,
        principal: callerName(call),
      });
    }
    if (call.action === 'DeleteBucket') settings.forget(bucket);
    return call.action === 'GetObject' ? withResponseHeaders(reply, request.query) : reply;
  }

  function configure(request: AwsRequest, bucket: string, kind: string): AwsReply {
    if (!fauxqs.s3Store.hasBucket(bucket))
      throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404);
    const body = request.body.toString();
    checkContent(request.body, request.headers);
    if (kind === 'notification' && request.method === 'PUT')
      options.onNotificationConfiguration(bucket, body);
    return settings.answer(request.method, bucket, kind, body);
  }

  /** Only what fauxqs leaves out: on reads it knows preconditions itself. */
  function checkPreconditions(action: string, { headers }: AwsRequest, bucket: string, key: string): void {
    if (!created[action] && action !== 'DeleteObject') return;
    if (Object.keys(headers).some((name) => name.startsWith('x-amz-copy-source-if-')))
      throw unknown('x-amz-copy-source-if-*');
    const { 'if-none-match': ifNoneMatch, 'if-match': ifMatch } = headers;
    if (ifNoneMatch !== undefined && ifNoneMatch !== '*') throw unknown('If-None-Match with an ETag');
    const etag = exists(bucket, key) ? fauxqs.s3Store.headObject(bucket, key).etag : undefined;
    if (ifNoneMatch === '*' && etag !== undefined) throw preconditionFailed();
    if (ifMatch === undefined || ifMatch === '*') return;
    if (etag === undefined) throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
    if (ifMatch.replaceAll('"', '') !== etag.replaceAll('"', '')) throw preconditionFailed();
  }

  function tell(call: AwsCall, name: ObjectEventName, bucket: string, key: string): void {
    const { contentLength, etag } = fauxqs.s3Store.headObject(bucket, key);
    options.tell({
      name,
      bucket,
      key,
      sizeBytes: contentLength,
      etag: etag.replaceAll('"', ''),
      region: call.region,
      principal: callerName(call),
    });
  }

  function exists(bucket: string, key: string): boolean {
    try {
      fauxqs.s3Store.headObject(bucket, key);
      return true;
    } catch {
      return false;
    }
  }

  return {
    async answer(call, request) {
      let reply: AwsReply;
      try {
        reply = await answer(call, request);
      } catch (error) {
        const refusal = fromStore(error);
        if (!(refusal instanceof AwsError)) throw error;
        reply = errorReply('s3', refusal);
      }
      // Errors carry the headers too: a page has to be able to read why it was refused.
      const bucket = bucketAndKey(request.path)?.bucket ?? '';
      const cors = call.action === 'Preflight' ? {} : corsHeaders(request, settings.get(bucket, 'cors'));
      return { ...reply, headers: { ...reply.headers, ...cors } };
    },
    async close() {},
  };
}

function authenticate(
  call: AwsCall,
  request: AwsRequest,
  form: UploadForm | undefined,
  bucket: string,
): void {
  if (call.signed === 'not') throw new AwsError('AccessDenied', 'Access Denied', 403);
  if (!call.caller) {
    throw new AwsError(
      'InvalidAccessKeyId',
      'The AWS Access Key Id you provided does not exist in our records.',
      403,
    );
  }
  if (call.signed === 'form' && form) checkUploadPolicy(form, bucket, call.caller.secret);
  else checkSignature(request, call.caller.secret);
}

function removedKeys(action: string, request: AwsRequest, key: string): string[] {
  if (action === 'DeleteObject') return [key];
  return action === 'DeleteObjects' ? deletedKeys(request.body.toString()) : [];
}

function callerName(call: AwsCall): string {
  return call.caller?.name ?? 'anonymous';
}

function preconditionFailed(): AwsError {
  return new AwsError(
    'PreconditionFailed',
    'At least one of the pre-conditions you specified did not hold',
    412,
  );
}

function unknown(what: string): AwsError {
  return new AwsError('NotImplemented', `The local stage's S3 does not know ${what}.`, 501);
}
