import { AwsError, escapeXml } from '../../aws-endpoint/aws-error.ts';
import { type AwsReply, emptyReply, xmlReply } from '../../aws-endpoint/aws-reply.ts';
import { uploadKey, type UploadForm } from '../../aws-endpoint/upload-form.ts';
import type { S3Store } from '../messaging/fauxqs.ts';
import { checkContent, requireKnownChecksums } from './checksums.ts';

/** Stores the file of a form whose policy was found to allow it, and answers as the form asks. */
export function acceptUpload(
  store: S3Store,
  bucket: string,
  form: UploadForm,
): { key: string; reply: AwsReply } {
  const { fields, file } = form;
  if (!file) throw new AwsError('InvalidArgument', 'POST requires exactly one file upload per request.');
  const key = uploadKey(form);
  if (!key) throw new AwsError('InvalidArgument', "Bucket POST must contain a field named 'key'.");
  requireKnownChecksums(fields);
  checkContent(file.content, fields);
  const { etag } = store.putObject(
    bucket,
    key,
    // The file is a part of the whole request's memory, which must not be kept alive by it.
    Buffer.from(file.content),
    fields['content-type'] ?? 'binary/octet-stream',
    metadataOf(fields),
    systemMetadataOf(fields),
  );
  return { key, reply: successOf(fields, bucket, key, etag) };
}

function metadataOf(fields: UploadForm['fields']): Record<string, string> {
  const prefix = 'x-amz-meta-';
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value]),
  );
}

function systemMetadataOf(fields: UploadForm['fields']) {
  const {
    'content-disposition': disposition,
    'cache-control': cacheControl,
    'content-encoding': encoding,
  } = fields;
  return {
    ...(disposition !== undefined && { contentDisposition: disposition }),
    ...(cacheControl !== undefined && { cacheControl }),
    ...(encoding !== undefined && { contentEncoding: encoding }),
  };
}

function successOf(fields: UploadForm['fields'], bucket: string, key: string, etag: string): AwsReply {
  const redirect = fields['success_action_redirect'] ?? fields['redirect'];
  if (redirect !== undefined && URL.canParse(redirect)) {
    const location = new URL(redirect);
    for (const [name, value] of Object.entries({ bucket, key, etag })) location.searchParams.set(name, value);
    return emptyReply(303, { location: location.href });
  }
  const location = `/${bucket}/${encodeURIComponent(key)}`;
  if (fields['success_action_status'] !== '201') {
    return emptyReply(fields['success_action_status'] === '200' ? 200 : 204, { etag, location });
  }
  return xmlReply(
    `<PostResponse><Location>${escapeXml(location)}</Location><Bucket>${bucket}</Bucket>` +
      `<Key>${escapeXml(key)}</Key><ETag>${escapeXml(etag)}</ETag></PostResponse>`,
    201,
    { 'content-type': 'application/xml', etag, location },
  );
}

/** Errors of the store as errors of the protocol. */
export function fromStore(error: unknown): unknown {
  if (error instanceof AwsError || !(error instanceof Error)) return error;
  const { code, statusCode } = error as Error & { code?: unknown; statusCode?: unknown };
  return typeof code === 'string' && typeof statusCode === 'number'
    ? new AwsError(code, error.message, statusCode)
    : error;
}
