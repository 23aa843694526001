import { userDeleted } from '@paymyinvoice/contracts';
import { anEvent, type Person } from '@paymyinvoice/testing';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aWish } from './builders.ts';
import { startMediaStage, type MediaStage } from './media-stage.ts';

const QUOTA = 1_000_000_000;
const MOST = 25_000_000;
const some = { length: 1000 };
const hash = (text: string) => createHash('sha256').update(text).digest('hex');

let media: MediaStage;
let ada: Person;
beforeAll(async () => {
  media = await startMediaStage();
});
afterAll(() => media.stop());
beforeEach(async () => {
  ada = await media.person();
});

const stored = async () =>
  (await media.rowsOf(`OWNER#${ada.id}`)).filter(({ sk }) => sk.startsWith('MEDIA#'));
const use = (bytes: number, items = 1) =>
  media.stage.table('media').putMany([{ pk: `OWNER#${ada.id}`, sk: 'USAGE', bytes, items }]);

describe('asking for an upload', () => {
  it('answers with the file that is awaited and the form that takes it, for a quarter of an hour', async () => {
    const wish = aWish(some, { title: 'A photo', description: 'First line\nsecond', sha256: hash('a') });
    const askedAt = Date.now();
    const { status, headers, body } = await media.ask(ada, wish);
    expect(status).toBe(201);
    expect(headers.get('location')).toMatch(new RegExp(`/v1/media/${body.media.id}$`));
    expect(headers.get('etag')).toBe('"1"');
    expect(body.media).toEqual({
      ...wish,
      id: expect.stringMatching(/^med_[0-9A-HJKMNP-TV-Z]{26}$/),
      ...{ status: 'awaiting_upload', createdAt: body.media.updatedAt, updatedAt: expect.any(String) },
    });
    const { url, fields, expiresAt } = body.upload;
    expect(url).toContain('paymyinvoice-local-media-files');
    expect(fields).toMatchObject({
      key: `incoming/${ada.id}/${body.media.id}`,
      'Content-Type': 'image/png',
      'x-amz-meta-owner-id': ada.id,
      'x-amz-meta-media-id': body.media.id,
      'x-amz-checksum-sha256': createHash('sha256').update('a').digest('base64'),
    });
    const minutes = (Date.parse(expiresAt) - askedAt) / 60_000;
    expect(minutes).toBeGreaterThan(14.9);
    expect(minutes).toBeLessThan(15.1);
  });

  it('stores the file as its owner’s, and says where to look for it should it never come', async () => {
    const { body } = await media.ask(ada, aWish(some, { sha256: hash('b').toUpperCase() }));
    expect(await stored()).toEqual([
      expect.objectContaining({
        ...{ id: body.media.id, ownerId: ada.id, status: 'awaiting_upload', size: 1000, sha256: hash('b') },
        ...{ gsi2pk: expect.stringMatching(/^AWAITING#\d$/), uploadUntil: body.upload.expiresAt },
        gsi2sk: `${body.upload.expiresAt}#${body.media.id}`,
      }),
    ]);
  });

  it.each([
    ['C:\\Users\\ada\\holiday.jpg', 'holiday.jpg'],
    ['../../etc/passwd', 'passwd'],
    ['evil\u202egpj.exe\0', 'evilgpj.exe'],
    ['отпуск 🏖 休暇.png', 'отпуск 🏖 休暇.png'],
    ['Cafe\u0301.png', 'Café.png'],
    ['  spaced.png ', 'spaced.png'],
  ])('keeps of the name %j what is safe: %j', async (fileName, kept) => {
    const { status, body } = await media.ask(ada, aWish(some, { fileName }));
    expect([status, body.media?.fileName]).toEqual([201, kept]);
  });

  it.each<[string, object, string]>([
    ['a type that is not allowed', { contentType: 'image/svg+xml' }, 'contentType'],
    ['a type with parameters', { contentType: 'image/png; charset=utf-8' }, 'contentType'],
    ['a name of folders alone', { fileName: 'folder/' }, 'fileName'],
    ['a name of dots', { fileName: 'folder/..' }, 'fileName'],
    ['a name that nobody sees', { fileName: '\u200b' }, 'fileName'],
    ['a name that is too long', { fileName: `${'a'.repeat(252)}.png` }, 'fileName'],
    ['an empty file', { size: 0 }, 'size'],
    ['half a byte', { size: 1.5 }, 'size'],
    ['a size as text', { size: '10' }, 'size'],
    ['no visibility', { visibility: undefined }, 'visibility'],
    ['another visibility', { visibility: 'secret' }, 'visibility'],
    ['a hash that is none', { sha256: hash('a').slice(1) }, 'sha256'],
    ['a title of two lines', { title: 'two\nlines' }, 'title'],
    ['a description that is too long', { description: 'a'.repeat(2001) }, 'description'],
    ['an owner', { ownerId: 'usr_01JZX8Q5W3M7T9V2B4C6D8E0FG' }, 'ownerId'],
    ['a key', { key: 'public/content' }, 'key'],
  ])('refuses %s and stores nothing', async (_what, overrides, path) => {
    const { status, body } = await media.ask(ada, aWish(some, overrides));
    const paths = new Set(body.errors?.map((error: { path: string }) => error.path));
    expect({ status, code: body.code, paths }).toEqual({
      ...{ status: 400, code: 'request.invalid', paths: new Set([path]) },
    });
    expect(await stored()).toEqual([]);
    expect(await media.usage(ada)).toMatchObject({ bytes: 0, items: 0 });
  });

  it('lists the types that are allowed where one is not', async () => {
    const { body } = await media.ask(ada, aWish(some, { contentType: 'text/html' }));
    expect(body.errors).toEqual([
      {
        path: 'contentType',
        message: 'must be one of image/jpeg, image/png, image/gif, image/webp, image/avif, application/pdf',
      },
    ]);
  });

  it('takes a file of 25,000,000 bytes, and none with a byte more', async () => {
    expect((await media.ask(ada, aWish({ length: MOST }))).status).toBe(201);
    const { status, body } = await media.ask(ada, aWish({ length: MOST + 1 }));
    expect({ status, code: body.code }).toEqual({ status: 413, code: 'upload.too_large' });
    expect(body.detail).toContain('25,000,000 bytes');
  });

  it('refuses who has no token', async () => {
    expect((await media.request('POST', '/v1/uploads', { body: aWish(some) })).status).toBe(401);
  });

  it('refuses who has left, while their token lives', async () => {
    expect((await media.ask(ada, aWish(some))).status).toBe(201);
    const left = anEvent(userDeleted, { subject: ada.id, data: { userId: ada.id }, sequence: 9 });
    expect(await media.stage.deliver('media', left)).toBe('processed');
    const { status, body } = await media.ask(ada, aWish(some));
    expect({ status, code: body.code }).toEqual({ status: 401, code: 'library.gone' });
  });
});

describe('the quota', () => {
  it('is used up to the last byte, and not beyond', async () => {
    await use(QUOTA - 1500);
    expect((await media.ask(ada, aWish({ length: 1501 }))).body.code).toBe('quota.exceeded');
    expect((await media.ask(ada, aWish({ length: 1500 }))).status).toBe(201);
    const { status, body } = await media.ask(ada, aWish({ length: 1 }));
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'quota.exceeded' });
    expect(await media.usage(ada)).toMatchObject({ bytes: QUOTA, items: 2 });
  });

  it('bounds the number of files, too', async () => {
    await use(1000, 100_000);
    expect((await media.ask(ada, aWish(some))).body.code).toBe('quota.exceeded');
  });

  it('holds against many at once', async () => {
    await use(QUOTA - 12 * 1000);
    const answers = await Promise.all(Array.from({ length: 30 }, () => media.ask(ada, aWish(some))));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(12);
    expect(statuses.filter((status) => status === 409)).toHaveLength(18);
    expect(await stored()).toHaveLength(12);
    expect(await media.usage(ada)).toMatchObject({ bytes: QUOTA, items: 13 });
  });
});

describe('an Idempotency-Key', () => {
  it('asks for one upload, however often it comes and however many at once', async () => {
    const headers = { 'idempotency-key': 'once' };
    const wish = aWish(some);
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => media.ask(ada, wish, headers)));
    const first = answers.find(({ status }) => status === 201);
    expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true);
    const again = await media.ask(ada, wish, headers);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.body).toEqual(first?.body);
    expect(await stored()).toHaveLength(1);
    expect(await media.usage(ada)).toMatchObject({ bytes: 1000, items: 1 });
    expect((await media.ask(ada, aWish({ length: 2 }), headers)).status).toBe(422);
  });

  it('keeps no form that opens the store in the table', async () => {
    const { body } = await media.ask(ada, aWish(some), { 'idempotency-key': 'sealed' });
    const rows = JSON.stringify(await media.stage.everyRow('media'));
    expect(rows).not.toContain(body.upload.fields['X-Amz-Signature']);
    expect(rows).not.toContain(body.upload.fields.Policy);
  });
});

describe('a file that its owner has already', () => {
  it('is answered as it is, with links, and not uploaded again', async () => {
    const { id } = await media.kept(ada, { sha256: hash('c'), size: 1000 });
    const headers = { 'idempotency-key': 'known' };
    const wish = aWish(some, { sha256: hash('c').toUpperCase() });
    const { status, body } = await media.ask(ada, wish, headers);
    expect({ status, ...body }).toMatchObject({
      status: 200,
      duplicate: true,
      media: { id, status: 'ready' },
    });
    expect(body.media.links.original).toContain(id);
    expect(body).not.toHaveProperty('upload');
    expect(await media.usage(ada)).toMatchObject({ bytes: 1000, items: 1 });
    expect((await media.ask(ada, wish, headers)).headers.get('idempotency-replayed')).toBe('true');
  });

  it('is found even where the quota has no room for another', async () => {
    await media.kept(ada, { sha256: hash('d') });
    await use(QUOTA);
    expect((await media.ask(ada, aWish(some, { sha256: hash('d') }))).status).toBe(200);
    expect((await media.ask(ada, aWish(some, { sha256: hash('e') }))).status).toBe(409);
  });

  it('is nobody else’s, and no duplicate while it is awaited', async () => {
    await media.kept(ada, { sha256: hash('f') });
    const bob = await media.person();
    const wish = aWish(some, { sha256: hash('f') });
    expect((await media.ask(bob, wish)).status).toBe(201);
    expect((await media.ask(bob, wish)).status).toBe(201);
  });
});
