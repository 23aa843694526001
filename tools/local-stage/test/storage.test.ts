import {
  CreateBucketCommand,
  GetBucketCorsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutBucketCorsCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { createPresignedPost, type PresignedPostOptions } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { moveClock, startTestEndpoint, type TestEndpoint } from './endpoint-fixture.ts';

const Bucket = 'uploads';
let stage: TestEndpoint;
let s3: S3Client;

beforeAll(async () => {
  stage = await startTestEndpoint();
  s3 = new S3Client(stage.as('media-api'));
  await s3.send(new CreateBucketCommand({ Bucket }));
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => stage.endpoint.close());

const codeOf = async (response: Response) => /<Code>(.*?)<\/Code>/.exec(await response.text())?.[1];
const contentOf = async (Key: string) => {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  return Body?.transformToString();
};
const exists = (Key: string) =>
  s3.send(new HeadObjectCommand({ Bucket, Key })).then(
    () => true,
    () => false,
  );

describe('signatures', () => {
  const key = 'private/content/usr_1/grüße & more+.txt';
  beforeAll(() => s3.send(new PutObjectCommand({ Bucket, Key: key, Body: 'hello' })));

  it('let a signed link through until it expires, on the clock of the stage', async () => {
    const url = await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key: key }), { expiresIn: 300 });
    expect(await (await fetch(url)).text()).toBe('hello');
    moveClock(290_000);
    expect((await fetch(url)).status).toBe(200);
    moveClock(302_000);
    const late = await fetch(url);
    expect(late.status).toBe(403);
    expect(await late.text()).toContain('Request has expired');
  });

  it('hold for one method, one key and one lifetime', async () => {
    const url = await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key: key }), { expiresIn: 300 });
    expect(await codeOf(await fetch(url, { method: 'DELETE' }))).toBe('SignatureDoesNotMatch');
    expect(await codeOf(await fetch(url.replace('usr_1', 'usr_2')))).toBe('SignatureDoesNotMatch');
    expect(await codeOf(await fetch(url.replace('X-Amz-Expires=300', 'X-Amz-Expires=3000')))).toBe(
      'SignatureDoesNotMatch',
    );
    expect(await codeOf(await fetch(url.replace(/&X-Amz-Expires=\d+/, '')))).toBe(
      'AuthorizationQueryParametersError',
    );
    expect(await codeOf(await fetch(url.replace('KEYmedia-api', 'AKIAUNKNOWN')))).toBe('InvalidAccessKeyId');
    expect(await exists(key)).toBe(true);
  });

  it('keep the holder of a link from adding headers of S3', async () => {
    const url = await getSignedUrl(s3, new PutObjectCommand({ Bucket, Key: 'put' }), { expiresIn: 60 });
    const added = await fetch(url, { method: 'PUT', body: 'x', headers: { 'x-amz-meta-owner': 'me' } });
    expect(added.status).toBe(403);
    expect(await exists('put')).toBe(false);
    expect((await fetch(url, { method: 'PUT', body: 'x' })).status).toBe(200);
  });

  it('refuse a header signature by another secret, and a body that is not the signed one', async () => {
    const config = stage.as('media-api');
    const forged = new S3Client({
      ...config,
      credentials: { ...config.credentials, secretAccessKey: 'guess' },
    });
    await expect(forged.send(new GetObjectCommand({ Bucket, Key: key }))).rejects.toMatchObject({
      name: 'SignatureDoesNotMatch',
    });
    const tampering = new S3Client(config);
    tampering.middlewareStack.add(
      (next) => (args) => {
        const request = args.request as { body?: unknown };
        if (request.body) request.body = 'evil!';
        return next(args);
      },
      { step: 'finalizeRequest', priority: 'low', name: 'tamper' },
    );
    await expect(
      tampering.send(new PutObjectCommand({ Bucket, Key: 'tampered', Body: 'plain' })),
    ).rejects.toThrow();
    expect(await exists('tampered')).toBe(false);
  });

  it('refuse everybody without one', async () => {
    const requests: RequestInit[] = [
      {},
      { method: 'PUT', body: 'x' },
      { method: 'DELETE' },
      { method: 'HEAD' },
    ];
    for (const init of requests) {
      expect((await fetch(`${stage.endpoint.url}/${Bucket}/${encodeURIComponent(key)}`, init)).status).toBe(
        403,
      );
    }
    expect((await fetch(`${stage.endpoint.url}/${Bucket}?list-type=2`)).status).toBe(403);
    expect((await fetch(`${stage.endpoint.url}/`)).status).toBe(403);
  });

  it('carry the answer’s headers in a link', async () => {
    const command = new GetObjectCommand({
      Bucket,
      Key: key,
      ResponseContentDisposition: 'attachment; filename="a.pdf"',
    });
    const response = await fetch(await getSignedUrl(s3, command, { expiresIn: 60 }));
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="a.pdf"');
  });
});

describe('an upload form', () => {
  const presign = (options: Partial<PresignedPostOptions> = {}) =>
    createPresignedPost(s3, {
      Bucket,
      Key: 'incoming/usr_1/med_1',
      Fields: { 'Content-Type': 'image/png', 'x-amz-meta-media': 'med_1' },
      Conditions: [['content-length-range', 4, 10]],
      Expires: 600,
      ...options,
    });
  const post = async (
    { url, fields }: { url: string; fields: Record<string, string> },
    content: string | Uint8Array<ArrayBuffer> = 'PNGDATA',
    changed: Record<string, string> = {},
  ) => {
    const form = new FormData();
    for (const [name, value] of Object.entries({ ...fields, ...changed })) form.append(name, value);
    form.append('file', new Blob([content]), 'C:\\pictures\\x.png');
    return fetch(url, { method: 'POST', body: form });
  };

  it('stores the file with the type and metadata its policy pins', async () => {
    const binary = new Uint8Array([13, 10, 45, 45, 0, 255, 13, 10]);
    expect((await post(await presign(), binary)).status).toBe(204);
    const stored = await s3.send(new GetObjectCommand({ Bucket, Key: 'incoming/usr_1/med_1' }));
    expect(stored).toMatchObject({ ContentType: 'image/png', Metadata: { media: 'med_1' } });
    expect(await stored.Body?.transformToByteArray()).toEqual(binary);
  });

  it('takes the last part of the file’s name where the key asks for it', async () => {
    const form = await presign({ Key: 'incoming/${filename}', Fields: { success_action_status: '201' } });
    const response = await post(form);
    expect(response.status).toBe(201);
    expect(await response.text()).toContain('<Key>incoming/x.png</Key>');
    expect(await contentOf('incoming/x.png')).toBe('PNGDATA');
  });

  it.each([
    ['another key', { key: 'public/evil' }, 'AccessDenied'],
    ['another content type', { 'Content-Type': 'text/html' }, 'AccessDenied'],
    ['other metadata', { 'x-amz-meta-media': 'med_2' }, 'AccessDenied'],
    ['a field the policy does not know', { 'x-amz-meta-extra': '1' }, 'AccessDenied'],
    ['an ACL', { acl: 'public-read' }, 'AccessDenied'],
    ['another signature', { 'X-Amz-Signature': '0'.repeat(64) }, 'SignatureDoesNotMatch'],
    [
      'a widened policy',
      { Policy: Buffer.from('{"expiration":"2099-01-01T00:00:00Z","conditions":[]}').toString('base64') },
      'SignatureDoesNotMatch',
    ],
  ])('is refused with %s', async (_, changed, code) => {
    const form = await presign({ Key: 'incoming/refused' });
    const response = await post(form, 'PNGDATA', changed);
    expect(response.status).toBe(403);
    expect(await codeOf(response)).toBe(code);
    expect(await exists('incoming/refused')).toBe(false);
    expect(await exists('public/evil')).toBe(false);
  });

  it('is refused when the file is smaller or larger than allowed, to the byte', async () => {
    const form = await presign({ Key: 'incoming/sized' });
    expect(await codeOf(await post(form, 'xxx'))).toBe('EntityTooSmall');
    expect(await codeOf(await post(form, 'x'.repeat(11)))).toBe('EntityTooLarge');
    expect(await exists('incoming/sized')).toBe(false);
    expect((await post(form, 'x'.repeat(4))).status).toBe(204);
    expect((await post(form, 'x'.repeat(10))).status).toBe(204);
  });

  it('takes a file as large as the product allows', async () => {
    const size = 25 * 1024 * 1024;
    const form = await presign({ Key: 'incoming/large', Conditions: [['content-length-range', size, size]] });
    expect((await post(form, new Uint8Array(size))).status).toBe(204);
    expect((await s3.send(new HeadObjectCommand({ Bucket, Key: 'incoming/large' }))).ContentLength).toBe(
      size,
    );
  });

  it('expires on the clock of the stage', async () => {
    const form = await presign({ Key: 'incoming/late' });
    moveClock(601_000);
    const response = await post(form);
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('Policy expired');
  });

  it('works for its own bucket only', async () => {
    await s3.send(new CreateBucketCommand({ Bucket: 'other-bucket' }));
    const form = await presign({ Key: 'incoming/moved' });
    const response = await post({ ...form, url: form.url.replace(Bucket, 'other-bucket') });
    expect(response.status).toBe(403);
  });

  it('is refused when the content is not what a pinned checksum says', async () => {
    const sum = createHash('sha256').update('PNGDATA').digest('base64');
    const form = await presign({ Key: 'incoming/summed', Fields: { 'x-amz-checksum-sha256': sum } });
    expect(await codeOf(await post(form, 'PNGDAT!'))).toBe('BadDigest');
    expect((await post(form)).status).toBe(204);
  });

  it.each([
    ['the checksum that its algorithm announces', { 'x-amz-checksum-algorithm': 'SHA256' }, 'InvalidRequest'],
    ['a checksum of the right length', { 'x-amz-checksum-sha256': 'c2hvcnQ=' }, 'InvalidRequest'],
    ['one that can be checked here', { 'x-amz-checksum-crc64nvme': 'AAAAAAAAAAA=' }, 'NotImplemented'],
  ])('is refused without %s', async (_, fields, code) => {
    const form = await presign({
      Key: 'incoming/unsummed',
      Fields: { 'Content-Type': 'image/png', ...fields },
    });
    expect(await codeOf(await post(form))).toBe(code);
    expect(await exists('incoming/unsummed')).toBe(false);
  });

  it('is taken by the bucket, not by an object', async () => {
    const form = await presign({ Key: 'incoming/object' });
    const response = await post({ ...form, url: `${form.url}/incoming/object` });
    expect([response.status, await codeOf(response)]).toEqual([405, 'MethodNotAllowed']);
    expect(await exists('incoming/object')).toBe(false);
  });
});

describe('conditional writes', () => {
  it('let exactly one of many concurrent creators win', async () => {
    const attempts = Array.from({ length: 8 }, (_, i) =>
      s3.send(new PutObjectCommand({ Bucket, Key: 'once', Body: `writer ${i}`, IfNoneMatch: '*' })),
    );
    const results = await Promise.allSettled(attempts);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refused = results.find((result) => result.status === 'rejected');
    expect(refused).toMatchObject({ reason: { name: 'PreconditionFailed' } });
    const winner = results.findIndex(({ status }) => status === 'fulfilled');
    expect(await contentOf('once')).toBe(`writer ${winner}`);
  });

  it('replace only the version they name', async () => {
    const { ETag } = await s3.send(new PutObjectCommand({ Bucket, Key: 'index.json', Body: '1' }));
    await s3.send(new PutObjectCommand({ Bucket, Key: 'index.json', Body: '2', IfMatch: ETag }));
    const stale = new PutObjectCommand({ Bucket, Key: 'index.json', Body: '3', IfMatch: ETag });
    await expect(s3.send(stale)).rejects.toMatchObject({ name: 'PreconditionFailed' });
    expect(await contentOf('index.json')).toBe('2');
  });
});

describe('what this S3 does not know', () => {
  it('is refused, and never taken for a plain write', async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: 'tagged', Body: 'content' }));
    const tagging = new PutObjectTaggingCommand({
      Bucket,
      Key: 'tagged',
      Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] },
    });
    await expect(s3.send(tagging)).rejects.toMatchObject({ name: 'NotImplemented' });
    expect(await contentOf('tagged')).toBe('content');
  });
});

describe('a storage with a directory', () => {
  it('keeps objects and bucket configurations over a restart', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'storage-'));
    const first = await startTestEndpoint({ directory });
    const before = new S3Client(first.as('stage'));
    await before.send(new CreateBucketCommand({ Bucket }));
    await before.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'kept', Metadata: { m: '1' } }));
    const CORSRules = [{ AllowedOrigins: ['*'], AllowedMethods: ['GET'] }];
    await before.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } }));
    await first.endpoint.close();
    const second = await startTestEndpoint({ directory });
    try {
      const after = new S3Client(second.as('stage'));
      const object = await after.send(new GetObjectCommand({ Bucket, Key: 'a' }));
      expect(await object.Body?.transformToString()).toBe('kept');
      expect(object.Metadata).toEqual({ m: '1' });
      expect((await after.send(new GetBucketCorsCommand({ Bucket }))).CORSRules).toEqual(CORSRules);
    } finally {
      await second.endpoint.close();
      await rm(directory, { recursive: true });
    }
  });
});
