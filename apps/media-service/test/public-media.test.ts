import { newId } from '@paymyinvoice/platform';
import { startTestStage, type TestStage } from '@paymyinvoice/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { entryOf } from '../src/media/entry.ts';
import type { MediaId } from '../src/media/media.ts';
import { dayOf } from '../src/public-media/public-days.ts';

const API = 'paymyinvoice-local-media-api';
let stage: TestStage;

beforeAll(async () => {
  stage = await startTestStage(['media']);
});
afterAll(() => stage.stop());
beforeEach(async () => {
  const days = (await stage.table('media').query({ pk: 'PUBLIC_DAYS' })).rows;
  const entries = days.map(async ({ sk }) => (await stage.table('media').query({ pk: `PUBLIC#${sk}` })).rows);
  await stage.table('media').removeMany([...days, ...(await Promise.all(entries)).flat()]);
});

/** Made at noon of a day, in the order they are asked for. */
const idAt = (day: string) => newId('med', () => new Date(`${day}T12:00:00.000Z`));
const rowOf = (id: MediaId, ownerId = newId('usr')) => ({
  ...{ pk: `PUBLIC#${dayOf(id)}`, sk: id },
  ...entryOf({
    ...{
      id,
      ownerId,
      contentType: 'image/png',
      fileName: 'secret name.png',
      size: 1,
      uses: 0,
      status: 'ready',
    },
    ...{
      visibility: 'public',
      filesAt: 'public',
      title: `Title of ${id}`,
      sha256: 'ab',
      width: 4,
      height: 3,
    },
    ...{ version: 1, revision: 1, sequence: 1, createdAt: '2026-01-01T12:00:00.000Z', updatedAt: '' },
    renditions: [{ name: 'thumb.webp', contentType: 'image/webp', width: 4, height: 3 }],
  }),
});
async function published(days: readonly string[]): Promise<MediaId[]> {
  const ids = days.map(idAt);
  const registered = [...new Set(days)].map((day) => ({ pk: 'PUBLIC_DAYS', sk: day }));
  await stage.table('media').putMany([...ids.map((id) => rowOf(id)), ...registered]);
  return ids.sort().reverse();
}
const daysBack = (count: number, from = '2026-06-30') =>
  Array.from({ length: count }, (_, back) =>
    new Date(Date.parse(from) - back * 86_400_000).toISOString().slice(0, 10),
  );
const list = (query = '', token?: string) =>
  stage.request('media', 'GET', `/v1/public/media${query}`, { token });
const queries = async () => (await stage.stage.calls(API)).filter(({ action }) => action === 'Query').length;

async function everyPage(limit: number): Promise<string[][]> {
  const pages: string[][] = [];
  let query = `?limit=${limit}`;
  for (;;) {
    const { status, body } = await list(query);
    expect(status).toBe(200);
    pages.push(body.items.map(({ id }: { id: string }) => id));
    if (body.nextCursor === undefined) return pages;
    query = `?limit=${limit}&cursor=${body.nextCursor}`;
  }
}

describe('GET /v1/public/media', () => {
  it('lists newest first over busy, quiet and emptied days, and every page is full while more exists', async () => {
    const [busy = '', ...quiet] = daysBack(40);
    const ids = await published([
      ...Array.from({ length: 9 }, () => busy),
      ...quiet.filter((_, at) => at % 3),
    ]);
    const emptied = daysBack(50, '2026-03-31').map((sk) => ({ pk: 'PUBLIC_DAYS', sk }));
    const [oldest = ''] = await published(['2024-02-29']);
    await stage.table('media').putMany(emptied);
    const all = [...ids, oldest];
    for (const limit of [9, 100]) {
      const pages = await everyPage(limit);
      expect(pages.flat()).toEqual(all);
      expect(pages.slice(0, -1).every(({ length }) => length === limit)).toBe(true);
    }
  });

  it('passes over a year without anything at no cost', async () => {
    const ids = await published(['2026-06-30', '2025-06-30']);
    const before = await queries();
    expect((await everyPage(2)).flat()).toEqual(ids);
    expect((await queries()) - before).toBe(3);
  });

  it('is empty where nothing is public', async () => {
    expect(await list()).toMatchObject({ status: 200, body: { items: [] } });
    expect((await list()).body).toEqual({ items: [] });
  });

  it('goes on after what was removed meanwhile', async () => {
    const [first, second = '', third] = await published(['2026-06-30', '2026-06-29', '2026-06-28']);
    const { body } = await list('?limit=2');
    expect(body.items.map(({ id }: { id: string }) => id)).toEqual([first, second]);
    await stage.table('media').removeMany([{ pk: 'PUBLIC#2026-06-29', sk: second }]);
    const rest = await list(`?limit=2&cursor=${body.nextCursor}`);
    expect(rest.body.items.map(({ id }: { id: string }) => id)).toEqual([third]);
  });

  it('shows guests what everyone may know, and asks for no token nor looks at one', async () => {
    const [id = ''] = await published(['2026-06-30']);
    for (const token of [undefined, 'no-token-at-all', (await stage.person()).token]) {
      const { status, body } = await list('', token);
      expect(status).toBe(200);
      const [item] = body.items;
      expect(item).toEqual({
        ...{ id, contentType: 'image/png', title: `Title of ${id}`, width: 4, height: 3 },
        createdAt: '2026-01-01T12:00:00.000Z',
        links: {
          original: expect.stringContaining(`/public/content/`),
          renditions: [
            expect.objectContaining({ name: 'thumb.webp', url: expect.stringContaining('X-Amz-') }),
          ],
          expiresAt: expect.any(String),
        },
      });
    }
  });

  it('takes no cursor but its own', async () => {
    await published(['2026-06-30', '2026-06-29']);
    const { nextCursor } = (await list('?limit=1')).body as { nextCursor: string };
    const forged = nextCursor.slice(0, -2) + (nextCursor.endsWith('AA') ? 'BB' : 'AA');
    for (const cursor of [
      forged,
      'x',
      nextCursor.slice(4),
      Buffer.from('{"id":"med_1"}').toString('base64url'),
    ])
      expect(await list(`?cursor=${cursor}`)).toMatchObject({
        status: 400,
        body: { code: 'cursor.invalid' },
      });
    for (const limit of ['0', '101', 'many']) expect((await list(`?limit=${limit}`)).status).toBe(400);
  });
});

describe('GET /v1/public/media/{id}', () => {
  const read = (id: string, token?: string) =>
    stage.request('media', 'GET', `/v1/public/media/${id}`, { token });

  it('answers guests, and whoever comes with a bad token', async () => {
    const [id = ''] = await published(['2026-06-30']);
    for (const token of [undefined, 'bad'])
      expect(await read(id, token)).toMatchObject({ status: 200, body: { id, links: expect.any(Object) } });
    expect(JSON.stringify((await read(id)).body)).not.toMatch(/secret name|sha256|filesAt|ownerId/);
  });

  it('knows nothing of what is not public, or is no id at all', async () => {
    for (const id of [newId('med'), 'med_1', newId('usr')])
      expect(await read(id)).toMatchObject({ status: 404, body: { code: 'media.not_found' } });
  });

  it('has a document saved under its title, never under its owner’s name for it', async () => {
    const id = idAt('2026-06-30');
    const titles = { 'It’s (ours)/now': 'It%E2%80%99s%20%28ours%29%2Fnow.pdf', 'a.PDF': 'a.PDF' };
    for (const [title, name] of Object.entries(titles)) {
      await stage.table('media').putMany([{ ...rowOf(id), contentType: 'application/pdf', title }]);
      const { original } = (await read(id)).body.links as { original: string };
      const disposition = new URL(original).searchParams.get('response-content-disposition');
      expect(disposition).toBe(`attachment; filename*=UTF-8''${name}`);
    }
  });
});
