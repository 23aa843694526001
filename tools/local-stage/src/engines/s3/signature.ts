import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { AwsRequest } from '../../aws-endpoint/aws-request.ts';
import { AwsError } from '../../aws-endpoint/aws-error.ts';
import { type Credentials, credentialsOf } from '../../aws-endpoint/credentials.ts';

const maxExpirySeconds = 7 * 24 * 60 * 60;
const clockSkewMs = 15 * 60 * 1000;

/** Header names an SDK adds after signing. */
const signedByNobody = new Set(['x-amz-user-agent', 'x-amzn-trace-id']);

interface Signature {
  readonly credentials: Credentials;
  readonly signedHeaders: readonly string[];
  readonly value: string;
  readonly time: string;
  readonly payloadHash: string;
}

/** Throws unless the request carries a valid Signature Version 4, in its header or, not yet expired, in its query. */
export function checkSignature(request: AwsRequest, secret: string): void {
  const credentials = credentialsOf(request);
  if (!credentials) throw new AwsError('AccessDenied', 'Access Denied', 403);
  const signature =
    credentials.proof === 'query'
      ? querySignature(request, credentials)
      : headerSignature(request, credentials);
  refuseUnsignedHeaders(request, signature.signedHeaders);
  const expected = createHmac('sha256', signingKey(secret, credentials))
    .update(stringToSign(request, signature))
    .digest('hex');
  if (!sameText(expected, signature.value)) throw signatureDoesNotMatch();
}

export function signatureDoesNotMatch(): AwsError {
  return new AwsError(
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    403,
  );
}

export function signingKey(secret: string, { date, region, service }: Credentials): Buffer {
  return [date, region, service, 'aws4_request'].reduce<Buffer>(
    (key, part) => createHmac('sha256', key).update(part).digest(),
    Buffer.from(`AWS4${secret}`),
  );
}

export function sameText(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

/** `20261121T023346Z` in milliseconds. */
export function signingTimeMs(text: string): number {
  return Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

function headerSignature(request: AwsRequest, credentials: Credentials): Signature {
  const authorization = request.headers['authorization'] ?? '';
  const payloadHash = request.headers['x-amz-content-sha256'] ?? '';
  if (/^[0-9a-f]{64}$/.test(payloadHash) && payloadHash !== sha256(request.body)) {
    throw new AwsError(
      'XAmzContentSHA256Mismatch',
      'The provided x-amz-content-sha256 header does not match what was computed.',
    );
  }
  return {
    credentials,
    signedHeaders: /SignedHeaders=([^,\s]+)/.exec(authorization)?.[1]?.split(';') ?? [],
    value: /Signature=([0-9a-f]+)/.exec(authorization)?.[1] ?? '',
    // The age of a header signature is not judged: the stage's clock may be hours ahead of a test's.
    time: request.headers['x-amz-date'] ?? '',
    payloadHash,
  };
}

function querySignature(request: AwsRequest, credentials: Credentials): Signature {
  const member = (name: string): string => {
    const value = request.query.get(name);
    if (value !== null) return value;
    throw new AwsError(
      'AuthorizationQueryParametersError',
      `Query-string authentication version 4 requires ${name}.`,
    );
  };
  const time = member('X-Amz-Date');
  const expiresSeconds = Number(member('X-Amz-Expires'));
  const signedAtMs = signingTimeMs(time);
  if (
    !Number.isInteger(expiresSeconds) ||
    expiresSeconds < 1 ||
    expiresSeconds > maxExpirySeconds ||
    Number.isNaN(signedAtMs)
  ) {
    throw new AwsError(
      'AuthorizationQueryParametersError',
      'X-Amz-Date and X-Amz-Expires must be a time and 1 to 604800 seconds.',
    );
  }
  if (signedAtMs > Date.now() + clockSkewMs)
    throw new AwsError('AccessDenied', 'Request is not yet valid', 403);
  if (Date.now() > signedAtMs + expiresSeconds * 1000)
    throw new AwsError('AccessDenied', 'Request has expired', 403);
  return {
    credentials,
    signedHeaders: member('X-Amz-SignedHeaders').split(';'),
    value: member('X-Amz-Signature'),
    time,
    payloadHash:
      request.query.get('X-Amz-Content-Sha256') ??
      request.headers['x-amz-content-sha256'] ??
      'UNSIGNED-PAYLOAD',
  };
}

/** Whoever holds a signed link must not be able to add metadata, an ACL or anything else S3 would act on. */
function refuseUnsignedHeaders(request: AwsRequest, signedHeaders: readonly string[]): void {
  const unsigned = Object.keys(request.headers).find(
    (name) => name.startsWith('x-amz-') && !signedHeaders.includes(name) && !signedByNobody.has(name),
  );
  if (unsigned !== undefined || !signedHeaders.includes('host')) {
    throw new AwsError(
      'AccessDenied',
      'There were headers present in the request which were not signed',
      403,
    );
  }
}

function stringToSign(request: AwsRequest, signature: Signature): string {
  const { date, region, service } = signature.credentials;
  const canonical = [
    request.method,
    request.path.split('/').map(reencode).join('/'),
    canonicalQuery(request.url),
    ...signature.signedHeaders.map(
      (name) => `${name}:${(request.headers[name] ?? '').trim().replace(/ +/g, ' ')}`,
    ),
    '',
    signature.signedHeaders.join(';'),
    signature.payloadHash,
  ].join('\n');
  return [
    'AWS4-HMAC-SHA256',
    signature.time,
    `${date}/${region}/${service}/aws4_request`,
    sha256(canonical),
  ].join('\n');
}

function canonicalQuery(url: string): string {
  const query = url.split('?').slice(1).join('?');
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [reencode(name), reencode(value.join('='))] as const;
    })
    .filter(([name]) => name !== 'X-Amz-Signature')
    .sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** However a sender wrote it, the signature is over the one strict encoding. */
function reencode(text: string): string {
  try {
    return encodeURIComponent(decodeURIComponent(text)).replace(
      /[!'()*]/g,
      (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
    );
  } catch {
    throw new AwsError('InvalidURI', 'The address is not valid percent-encoding.');
  }
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}
