import { newId } from '@paymyinvoice/platform';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { INDEX_SIZE } from '../src/indexes/media-index.ts';
import { refOf, type MediaId } from '../src/media/media.ts';
import { aFile, aRejectedFile, anAwaitedFile } from './builders.ts';
import { shows, startIndexStage, type IndexStage } from './index-stage.ts';

let indexes: IndexStage;

beforeAll(async () => {
  indexes = await startIndexStage();
});
afterAll(() => indexes.stop());

const publicIds = async () => (await indexes.index()).map(({ id }) => id);
const has = (id: MediaId) => (items: readonly { id: MediaId }[]) => items.some((item) => item.id === id);
const lacks = (id: MediaId) => (items: readonly { id: MediaId }[]) => !has(id)(items);

describe('the indexes', () => {
  it('follow a file through all its states, and show it where it belongs and nowhere else', async () => {
    const { request, good } = indexes;
    const ada = await indexes.person();
    const awaited = anAwaitedFile({ id: newId('med'), ownerId: ada.id, visibility: 'public' });
    const rejected = aRejectedFile({ ...awaited, id: newId('med'), status: 'rejected' });
    for (const media of [awaited, rejected]) await indexes.media.change(undefined, media);
    const { id } = await indexes.kept(ada);
    await indexes.follows(ada.token, shows(id));
    const change = async (visibility: string) => {
      await good(request('PATCH', `/v1/media/${id}`, { token: ada.token, body: { visibility } }));
    };
    const standAt = (side: string) => (items: readonly { id: MediaId; path: string }[]) =>
      items.some((item) => item.id === id && item.path.startsWith(`${side}/`));
    for (const visibility of ['public', 'private', 'public'] as const) {
      await change(visibility);
      const [its, other] = visibility === 'public' ? [undefined, ada.token] : [ada.token, undefined];
      await indexes.follows(its, standAt(visibility));
      await indexes.follows(other, lacks(id));
      const { status } = await request('GET', `/v1/public/media/${id}`);
      expect(status).toBe(visibility === 'public' ? 200 : 404);
    }
    await request('DELETE', `/v1/media/${id}`, { token: ada.token });
    await indexes.follows(undefined, lacks(id));
    expect((await request('GET', '/v1/public/media')).body.items).toEqual([]);
    expect((await request('GET', `/v1/public/media/${id}`)).status).toBe(404);
    expect(await publicIds()).not.toContain(awaited.id);
    expect(await publicIds()).not.toContain(rejected.id);
    expect(await indexes.index(ada.token)).toEqual([]);
  });

  it('follow a new title, and what no index shows makes nobody rebuild anything', async () => {
    const ada = await indexes.person();
    const file = await indexes.kept(ada);
    await indexes.follows(ada.token, shows(file.id));
    const built = await indexes.callsTo('GetObject');
    await indexes.media.change(file, { ...file, uses: 1, fileName: 'other.jpg' });
    const found = await indexes.media.find(refOf(file));
    await indexes.media.change(found, found && { ...found, title: 'New' });
    await indexes.follows(ada.token, (items) =>
      items.some((item) => 'title' in item && item.title === 'New'),
    );
    // Read, replaced, and read again: once for the title, never for the rest.
    expect((await indexes.callsTo('GetObject')) - built).toBe(2);
  });

  it('of an owner is theirs alone, and no file remains once they have nothing private left', async () => {
    const [ada, bob] = [await indexes.person(), await indexes.person()];
    const { id } = await indexes.kept(ada);
    await indexes.follows(ada.token, shows(id));
    expect(await indexes.index(bob.token)).toEqual([]);
    expect((await indexes.request('GET', '/v1/index')).status).toBe(401);
    expect(await indexes.keys(`private/index/${ada.id}`)).toHaveLength(1);
    await indexes.request('DELETE', `/v1/media/${id}`, { token: ada.token });
    await indexes.follows(ada.token, shows());
    expect(await indexes.keys('private/index/')).not.toContain(`private/index/${ada.id}/content.json`);
  });

  it('take many changes at once in few rebuilds, none of which fights over the day they are registered on', async () => {
    const built = await indexes.callsTo('PutObject');
    const asked = (await indexes.stage.stage.calls()).length;
    const newest: MediaId[] = [];
    for (let wave = 0; wave < 10; wave += 1) {
      const files = Array.from({ length: 20 }, () =>
        aFile({ id: newId('med'), ownerId: newId('usr'), visibility: 'public', filesAt: 'public' }),
      );
      newest.unshift(...files.map(({ id }) => id).reverse());
      await Promise.all(files.map((file) => indexes.media.change(undefined, file)));
    }
    await indexes.follows(undefined, shows(...newest.slice(0, INDEX_SIZE)));
    expect((await indexes.callsTo('PutObject')) - built).toBeLessThanOrEqual(20);
    const calls = (await indexes.stage.stage.calls()).slice(asked);
    expect(calls.filter(({ service, status }) => service === 'dynamodb' && status !== 200)).toEqual([]);
    expect(await indexes.rowsOf('PUBLIC_DAYS')).toHaveLength(1);
  });
});

describe.each([
  ['GET /v1/public/index', '/v1/public/index', 'public, no-cache'],
  ['GET /v1/index', '/v1/index', 'private, no-cache'],
])('%s', (_, path, cacheControl) => {
  let token: string;
  const read = (headers: Record<string, string> = {}, method = 'GET') =>
    indexes.request(method, path, { token, headers });

  beforeAll(async () => {
    const ada = await indexes.person();
    ({ token } = ada);
    const visibility = path === '/v1/index' ? 'private' : 'public';
    const { id } = await indexes.kept(ada, { visibility });
    await indexes.follows(visibility === 'public' ? undefined : token, has(id));
  });

  it('passes the file through with what caches need', async () => {
    const { status, headers } = await read();
    expect(status).toBe(200);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'application/json',
      'cache-control': cacheControl,
      etag: expect.stringMatching(/^"[^"]+"$/),
      'last-modified': expect.stringMatching(/^\w{3}, .* GMT$/),
    });
    const head = await read({}, 'HEAD');
    expect(head).toMatchObject({ status: 200, body: '' });
    expect(head.headers.get('etag')).toBe(headers.get('etag'));
  });

  it('answers every condition as it should, and reads no table for it', async () => {
    const { headers } = await read();
    const [etag = '', modified = ''] = [headers.get('etag') ?? '', headers.get('last-modified') ?? ''];
    const at = (ms: number) => new Date(Date.parse(modified) + ms).toUTCString();
    const cells: [Record<string, string>, number][] = [
      [{ 'if-none-match': etag }, 304],
      [{ 'if-none-match': `W/${etag}` }, 304],
      [{ 'if-none-match': `"other", ${etag}` }, 304],
      [{ 'if-none-match': '*' }, 304],
      [{ 'if-none-match': '"other"' }, 200],
      [{ 'if-modified-since': modified }, 304],
      [{ 'if-modified-since': at(60_000) }, 304],
      [{ 'if-modified-since': at(-1000) }, 200],
      [{ 'if-modified-since': 'not a date' }, 200],
      [{ 'if-none-match': '"other"', 'if-modified-since': modified }, 200],
      [{ 'if-none-match': etag, 'if-modified-since': at(-1000) }, 304],
    ];
    const reads = async () =>
      (await indexes.stage.stage.calls('paymyinvoice-local-media-api')).filter(
        ({ service }) => service === 'dynamodb',
      ).length;
    const before = await reads();
    for (const [conditions, status] of cells) {
      const reply = await read(conditions);
      expect([conditions, reply.status]).toEqual([conditions, status]);
      expect(reply.headers.get('etag')).toBe(etag);
      expect(reply.headers.get('cache-control')).toBe(cacheControl);
      if (status === 304) expect(reply.body).toBe('');
    }
    expect(await reads()).toBe(before);
  });
});

describe('an index that was never built', () => {
  it('is empty, and known by its tag', async () => {
    const { token } = await indexes.person();
    const read = (headers: Record<string, string> = {}) =>
      indexes.request('GET', '/v1/index', { token, headers });
    const { status, body, headers } = await read();
    expect([status, body]).toEqual([200, { items: [] }]);
    expect((await read({ 'if-none-match': headers.get('etag') ?? '' })).status).toBe(304);
    expect((await read({ 'if-modified-since': new Date().toUTCString() })).status).toBe(200);
  });

  it('is documented as what it holds, though it is passed through unread', async () => {
    const { body } = await indexes.request('GET', '/openapi.json');
    const media = body.paths['/v1/public/index'].get.responses['200'].content['application/json'];
    expect(media.schema).toEqual({ $ref: '#/components/schemas/Index' });
    expect(body.components.schemas.Index.properties).toHaveProperty('items');
  });

  it('lets guests in with a token that is none', async () => {
    expect((await indexes.request('GET', '/v1/public/index', { token: 'none' })).status).toBe(200);
  });
});
