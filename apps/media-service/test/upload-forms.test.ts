import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { eventually, type Person } from '@paymyinvoice/testing';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aPixel, aWish } from './builders.ts';
import { BUCKET, keysOf, post, startMediaStage, type Form, type MediaStage } from './media-stage.ts';

const MINUTE_MS = 60_000;
const bytes = aPixel;
const sha256 = createHash('sha256').update(bytes).digest('hex');

let media: MediaStage;
let ada: Person;
beforeAll(async () => {
  media = await startMediaStage();
});
afterAll(() => media.stop());
beforeEach(async () => {
  ada = await media.person({ exp: Math.floor(Date.now() / 1000) + 86_400 });
});

async function asked(overrides: object = {}): Promise<Form & { readonly key: string; readonly id: string }> {
  const { media: awaited, upload } = await media.good(media.ask(ada, aWish(bytes, overrides)));
  return { ...upload, key: upload.fields.key, id: awaited.id };
}

const codeOf = async (answer: Response) => /<Code>(.*?)<\/Code>/.exec(await answer.text())?.[1];

describe('the form of an upload', () => {
  it('puts the file into the store, with the type and the names it was signed for', async () => {
    const form = await asked({ sha256 });
    const answer = await post(form, bytes);
    expect(answer.status).toBe(204);
    await eventually('The upload', async () => {
      const { body } = await media.request('GET', `/v1/media/${form.id}`, { token: ada.token });
      return body.status === 'ready' ? true : undefined;
    });
    expect(await media.usage(ada)).toMatchObject({ bytes: bytes.length, items: 1 });
  });

  it.each<[string, Uint8Array<ArrayBuffer>, Record<string, string | undefined>, string]>([
    ['a byte more', Uint8Array.of(...bytes, 0), {}, 'EntityTooLarge'],
    ['a byte less', bytes.slice(1), {}, 'EntityTooSmall'],
    ['nothing', new Uint8Array(), {}, 'EntityTooSmall'],
    ['other bytes of the same size', bytes.toReversed(), {}, 'BadDigest'],
    ['another type', bytes, { 'Content-Type': 'text/html' }, 'AccessDenied'],
    ['no type', bytes, { 'Content-Type': undefined }, 'AccessDenied'],
    ['another key', bytes, { key: 'public/content/x' }, 'AccessDenied'],
    ['a key that goes on', bytes, { key: 'incoming/${filename}' }, 'AccessDenied'],
    ['another owner’s name', bytes, { 'x-amz-meta-owner-id': 'usr_1' }, 'AccessDenied'],
    ['a field that was not signed', bytes, { 'x-amz-meta-more': '1' }, 'AccessDenied'],
    ['an ACL', bytes, { acl: 'public-read' }, 'AccessDenied'],
    ['a redirection', bytes, { success_action_redirect: 'https://evil.example' }, 'AccessDenied'],
    ['another checksum', bytes, { 'x-amz-checksum-sha256': 'A'.repeat(43) + '=' }, 'AccessDenied'],
    ['no checksum', bytes, { 'x-amz-checksum-sha256': undefined }, 'AccessDenied'],
    ['another signature', bytes, { 'X-Amz-Signature': '0'.repeat(64) }, 'SignatureDoesNotMatch'],
    ['no signature', bytes, { 'X-Amz-Signature': undefined }, 'SignatureDoesNotMatch'],
    ['nobody’s credentials', bytes, { 'X-Amz-Credential': undefined }, 'AccessDenied'],
  ])('takes no file with %s', async (_what, sent, changes, code) => {
    const form = await asked({ sha256 });
    const answer = await post(form, sent, changes);
    expect([answer.ok, await codeOf(answer)]).toEqual([false, code]);
    expect(await media.keys()).not.toContain(form.key);
    expect(await media.keys('public/')).toEqual([]);
  });

  it('takes no policy but its own', async () => {
    const form = await asked();
    const policy = JSON.parse(Buffer.from(form.fields['Policy'] ?? '', 'base64').toString()) as {
      conditions: unknown[];
    };
    const conditions = policy.conditions.filter((condition) => !Array.isArray(condition));
    const Policy = Buffer.from(JSON.stringify({ ...policy, conditions })).toString('base64');
    const answer = await post(form, bytes, { Policy });
    expect([answer.status, await codeOf(answer)]).toEqual([403, 'SignatureDoesNotMatch']);
    const other = await asked();
    const swapped = await post(form, bytes, { Policy: other.fields['Policy'] });
    expect([swapped.status, await codeOf(swapped)]).toEqual([403, 'SignatureDoesNotMatch']);
  });

  it('is worth nothing signed by others, or for another bucket', async () => {
    const form = await asked();
    const forged = await createPresignedPost(media.s3, { Bucket: BUCKET, Key: form.key, Expires: 60 });
    const signed = { 'X-Amz-Signature': forged.fields['X-Amz-Signature'], Policy: forged.fields['Policy'] };
    const answer = await post(form, bytes, signed);
    expect([answer.status, await codeOf(answer)]).toEqual([403, 'SignatureDoesNotMatch']);
    const elsewhere = await post({ ...form, url: form.url.replace(BUCKET, 'another-bucket') }, bytes);
    expect(elsewhere.ok).toBe(false);
    expect(await media.keys()).not.toContain(form.key);
  });

  it('answers pages of the product, and lets no others read what it answers', async () => {
    const send = async (origin: string) => {
      const { url, fields } = await asked();
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.append(name, value);
      form.append('file', new Blob([bytes]));
      const { headers } = await fetch(url, { method: 'POST', body: form, headers: { origin } });
      return headers.get('access-control-allow-origin');
    };
    const { origin } = new URL(media.stage.stage.url);
    expect(await send(origin)).toBe(origin);
    expect(await send('https://evil.example')).toBeNull();
  });

  it('is taken until its quarter of an hour is over, by the store’s clock', async () => {
    const [intime, late] = [await asked(), await asked()];
    await media.stage.stage.advance(14 * MINUTE_MS);
    expect((await post(intime, bytes)).status).toBe(204);
    await media.stage.stage.advance(MINUTE_MS + 1000);
    const answer = await post(late, bytes);
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('Policy expired');
    expect(await media.keys()).not.toContain(late.key);
  });
});

describe('a link to a file', () => {
  const linkOf = async (id: string) =>
    (await media.good(media.request('GET', `/v1/media/${id}`, { token: ada.token }))).links
      .original as string;

  it('leads to that file alone, for reading alone, as it was signed', async () => {
    const [file, other] = [await media.kept(ada), await media.kept(await media.person())];
    const link = await linkOf(file.id);
    expect((await fetch(link)).status).toBe(200);
    const [key = '', otherKey = ''] = [keysOf(file)[0], keysOf(other)[0]];
    const changed = [
      link.replace(file.id, other.id),
      link.replace(key, otherKey),
      link.replace(key, 'private/index/content.json'),
      link.replace('X-Amz-Expires=300', 'X-Amz-Expires=3000'),
      `${link}&response-content-type=text%2Fhtml`,
      `${link}&versionId=null`,
    ];
    for (const url of changed) expect([url, (await fetch(url)).ok]).toEqual([url, false]);
    for (const method of ['PUT', 'DELETE', 'POST'])
      expect((await fetch(link, { method, ...(method !== 'DELETE' && { body: 'x' }) })).ok).toBe(false);
    expect((await media.keys()).includes(key)).toBe(true);
  });

  it('ends after five minutes, by the store’s clock', async () => {
    const link = await linkOf((await media.kept(ada)).id);
    await media.stage.stage.advance(5 * MINUTE_MS - 10_000);
    expect((await fetch(link)).status).toBe(200);
    await media.stage.stage.advance(11_000);
    expect((await fetch(link)).status).toBe(403);
  });

  it('is the only way: nothing in the bucket is read, listed or written unsigned', async () => {
    const file = await media.kept(ada, { visibility: 'public' });
    await media.put('public/index/content.json', '{}');
    const bucket = (await linkOf(file.id)).split(`/${keysOf(file)[0]}`)[0] ?? '';
    const paths = [
      '',
      '?list-type=2',
      '?cors',
      '?policy',
      '/public/index/content.json',
      `/${keysOf(file)[0]}`,
    ];
    for (const path of paths) {
      for (const method of ['GET', 'PUT', 'DELETE', 'HEAD'])
        expect([path, method, (await fetch(bucket + path, { method })).status]).toEqual([path, method, 403]);
    }
  });
});
