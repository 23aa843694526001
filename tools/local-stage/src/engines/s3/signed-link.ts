import type { AwsReply } from '../../aws-endpoint/aws-reply.ts';
import type { AwsRequest } from '../../aws-endpoint/aws-request.ts';

const ofTheSignature = new Set([
  ...[
    'x-amz-algorithm',
    'x-amz-credential',
    'x-amz-date',
    'x-amz-expires',
    'x-amz-signedheaders',
    'x-amz-signature',
  ],
  ...['x-amz-security-token', 'x-amz-content-sha256'],
]);

/** A signed link carries metadata and the like in its query; S3 acts on them as on headers. */
export function asHeaders(request: AwsRequest): AwsRequest {
  const headers: Record<string, string> = { ...request.headers };
  for (const [name, value] of request.query) {
    const header = name.toLowerCase();
    // SDKs sign the checksum of the empty body they had when they made the link; it says nothing of what is sent.
    if (/^x-amz-(checksum-|sdk-checksum-)/.test(header)) continue;
    if (header.startsWith('x-amz-') && !ofTheSignature.has(header)) headers[header] ??= value;
  }
  return { ...request, headers };
}

const responseHeaders = [
  'content-type',
  'content-language',
  'content-disposition',
  'content-encoding',
  'cache-control',
  'expires',
];

/** `?response-content-disposition=attachment` and its kind replace what was stored with the object. */
export function withResponseHeaders(reply: AwsReply, query: URLSearchParams): AwsReply {
  const headers: Record<string, string | string[]> = { ...reply.headers };
  for (const name of responseHeaders) {
    const value = query.get(`response-${name}`);
    if (value !== null) headers[name] = value;
  }
  return { ...reply, headers };
}
