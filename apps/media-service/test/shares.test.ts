import { userDeleted } from '@paymyinvoice/contracts';
import { newId } from '@paymyinvoice/platform';
import { anEvent, eventually, type Person } from '@paymyinvoice/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { refOf, type Ready } from '../src/media/media.ts';
import { anAwaitedFile } from './builders.ts';
import { codeOf, startMediaStage, type MediaStage } from './media-stage.ts';

const API = 'paymyinvoice-local-media-api';
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const nowhere = [404, 'share.not_found'];
let media: MediaStage;
let ada: Person;
let file: Ready;
beforeAll(async () => {
  media = await startMediaStage();
});
afterAll(() => media.stop());
beforeEach(async () => {
  // The clock is moved on here, further than a token lives.
  ada = await media.stage.person({ exp: Math.floor(Date.now() / 1000) + 86_400 });
  file = await media.kept(ada);
});
afterEach(() => media.stage.stage.setFaults({}));

const sharesOf = ({ id }: { id: string }) => `/v1/media/${id}/shares`;
const send = (method: string, path: string, more: Parameters<MediaStage['request']>[2] = {}) =>
  media.request(method, path, { token: ada.token, ...more });
const share = (terms: object = {}, of: { id: string } = file) =>
  media.good(send('POST', sharesOf(of), { body: terms }));
const list = (of: { id: string } = file) => media.good(send('GET', sharesOf(of)));
const view = (token: string, password?: string) =>
  media.request('POST', `/v1/shared/${token}`, { body: password === undefined ? {} : { password } });
const shareRows = async () =>
  (await media.stage.everyRow('media')).filter((row) => /"(SHARE|LIMIT)#/.test(JSON.stringify(row)));

describe('sharing a file', () => {
  it('tells the link once, and lists everything else of it', async () => {
    const reply = await send('POST', sharesOf(file), { body: { maxViews: 3 } });
    const { token, url, ...told } = reply.body;
    expect(reply.status).toBe(201);
    expect(reply.headers.get('location')).toMatch(new RegExp(`/v1/shares/${told.id}$`));
    expect(url).toBe(`${media.stage.stage.url}/shared/${token}`);
    expect(told).toMatchObject({ mediaId: file.id, maxViews: 3, views: 0, hasPassword: false });
    expect(Date.parse(told.expiresAt) - Date.parse(told.createdAt)).toBe(7 * DAY_MS);
    await view(token);
    expect(await list()).toEqual({ items: [{ ...told, views: 1 }] });
  });

  it('takes no terms at all, and refuses those that are none', async () => {
    expect((await send('POST', sharesOf(file))).status).toBe(201);
    for (const terms of [
      { expiresIn: 30 * 24 * 60 * 60 + 1 },
      { expiresIn: 0 },
      { maxViews: 0 },
      { password: '' },
      { allowOriginal: 'yes' },
      { token: 'mine' },
    ])
      expect(codeOf(await send('POST', sharesOf(file), { body: terms }))).toEqual([400, 'request.invalid']);
  });

  it('is only for files that are ready, one’s own, and of somebody who is there', async () => {
    const awaited = anAwaitedFile({ id: newId('med'), ownerId: ada.id });
    await media.media.change(undefined, awaited);
    expect(codeOf(await send('POST', sharesOf(awaited), { body: {} }))).toEqual([409, 'media.not_ready']);
    const bob = await media.person();
    const { id } = await share();
    const attempts = (token?: string) =>
      Promise.all([
        media.request('POST', sharesOf(file), { token, body: {} }),
        media.request('GET', sharesOf(file), { token }),
        media.request('DELETE', `/v1/shares/${id}`, { token }),
      ]);
    const [opened, listed, revoked] = await attempts(bob.token);
    expect([opened, listed].map(codeOf)).toEqual(Array(2).fill([404, 'media.not_found']));
    expect(codeOf(revoked)).toEqual(nowhere);
    expect((await attempts()).map(codeOf)).toEqual(Array(3).fill([401, 'request.unauthenticated']));
    expect((await list()).items).toHaveLength(1);
    const kept = await media.kept(bob);
    // The tombstone alone: the task that erases everything else would be at work beside the test.
    const goneAt = new Date().toISOString();
    const tombstone = { pk: `OWNER#${bob.id}`, sk: 'LIBRARY', sequence: 4, goneAt };
    await media.stage.table('media').putMany([tombstone]);
    const late = await media.request('POST', sharesOf(kept), { token: bob.token, body: {} });
    expect(codeOf(late)).toEqual([401, 'library.gone']);
  });

  it('answers alike to a repetition under the same key, and shares once', async () => {
    const headers = { 'idempotency-key': 'once' };
    const ask = () => send('POST', sharesOf(file), { body: { maxViews: 3 }, headers });
    const [first, again] = [await ask(), await ask()];
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect((await list()).items).toHaveLength(1);
    const other = await send('POST', sharesOf(file), { body: { maxViews: 4 }, headers });
    expect(codeOf(other)).toEqual([422, 'idempotency.key_reused']);
  });

  it('lists newest first, page by page', async () => {
    const ids = [];
    for (let count = 0; count < 5; count += 1) ids.unshift((await share()).id as string);
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const page = await media.good(send('GET', `${sharesOf(file)}?limit=2${cursor}`));
      seen.push(...page.items.map((item: { id: string }) => item.id));
      if (page.nextCursor === undefined) break;
      expect(page.items).toHaveLength(2);
      cursor = `&cursor=${page.nextCursor}`;
    }
    expect(seen).toEqual(ids);
  });
});

describe('who holds a link', () => {
  it('sees a private file, which stays hidden from everybody else', async () => {
    const { token, expiresAt } = await share();
    const { body } = await media.request('GET', `/v1/shared/${token}`);
    expect(body).toMatchObject({ contentType: 'image/jpeg', width: 640, height: 480, expiresAt });
    expect(body).not.toHaveProperty('id');
    expect(body).not.toHaveProperty('ownerId');
    expect(body.links).not.toHaveProperty('original');
    const [rendition] = body.links.renditions;
    expect((await fetch(rendition.url)).status).toBe(200);
    expect((await media.request('GET', `/v1/public/media/${file.id}`)).status).toBe(404);
  });

  it('gets the file itself where its owner allows that, or where there is nothing else', async () => {
    const document = await media.kept(ada, { contentType: 'application/pdf', renditions: [] });
    const withOriginal = async (terms: object, of: { id: string }) =>
      'original' in (await view((await share(terms, of)).token)).body.links;
    expect(await withOriginal({ allowOriginal: true }, file)).toBe(true);
    expect(await withOriginal({}, file)).toBe(false);
    expect(await withOriginal({}, document)).toBe(true);
    expect(await withOriginal({ allowOriginal: false }, document)).toBe(false);
  });

  it('uses up nothing by looking whether it works', async () => {
    const { token } = await share({ maxViews: 1 });
    expect((await media.request('HEAD', `/v1/shared/${token}`)).status).toBe(200);
    expect((await view(token)).status).toBe(200);
    expect((await media.request('HEAD', `/v1/shared/${token}`)).status).toBe(404);
  });

  it('is not told how its owner called the file', async () => {
    const kept = { contentType: 'application/pdf', fileName: 'secret plans.pdf', renditions: [] } as const;
    const { token } = await share({}, await media.kept(ada, kept));
    const { body } = await view(token);
    expect(decodeURIComponent(body.links.original)).not.toContain('secret');
  });

  it('is led nowhere alike, whatever the reason', async () => {
    const used = await share({ maxViews: 1 });
    await view(used.token);
    const revoked = await share();
    expect((await send('DELETE', `/v1/shares/${revoked.id}`)).status).toBe(204);
    const gone = await media.kept(ada);
    const orphan = await share({}, gone);
    await send('DELETE', `/v1/media/${gone.id}`);
    const bob = await media.person();
    const bobs = await media.kept(bob);
    const left = await media.good(media.request('POST', sharesOf(bobs), { token: bob.token, body: {} }));
    const news = anEvent(userDeleted, { subject: bob.id, sequence: 4, data: { userId: bob.id } });
    await media.stage.deliver('media', news);
    const expired = await share({ expiresIn: 60 });
    expect((await view(expired.token)).status).toBe(200);
    await media.stage.stage.advance(MINUTE_MS);
    const unknown = { token: 'A'.repeat(43) };
    const bodies = [];
    for (const { token } of [used, revoked, orphan, left, expired, unknown, { token: 'short' }])
      for (const method of ['GET', 'POST']) {
        const reply = await media.request(method, `/v1/shared/${token}`);
        expect(codeOf(reply)).toEqual(nowhere);
        const { requestId: _id, ...body } = reply.body;
        bodies.push(JSON.stringify(body));
      }
    expect(new Set(bodies).size).toBe(1);
    expect(codeOf(await send('DELETE', `/v1/shares/${revoked.id}`))).toEqual(nowhere);
    expect((await list()).items.map(({ id }: { id: string }) => id)).toEqual([used.id]);
  });

  it('is shown nothing before the password is right, and nothing counts', async () => {
    const { token } = await share({ password: 'nine quiet herons', maxViews: 1 });
    const closed = await media.request('GET', `/v1/shared/${token}`);
    expect(codeOf(closed)).toEqual([401, 'share.password_required']);
    expect(codeOf(await view(token))).toEqual([401, 'share.password_required']);
    expect(codeOf(await view(token, 'Nine quiet herons'))).toEqual([401, 'share.password_wrong']);
    expect((await list()).items[0]).toMatchObject({ views: 0, hasPassword: true });
    expect((await view(token, 'nine quiet herons')).status).toBe(200);
    expect((await list()).items[0].views).toBe(1);
  });

  it('may guess ten times in a quarter of an hour; right guesses are none', async () => {
    const { id, token } = await share({ password: 'right' });
    expect((await view(token, 'right')).status).toBe(200);
    const [row] = await media.rowsOf(`LIMIT#share-guesses#${id}`);
    expect(row).toMatchObject({ taken: 0 });
    await media.stage
      .table('media')
      .putMany([{ ...row, pk: `LIMIT#share-guesses#${id}`, sk: '-', taken: 7 }]);
    const guesses = await Promise.all(Array.from({ length: 5 }, () => view(token, 'wrong')));
    expect(guesses.filter(({ status }) => status === 401)).toHaveLength(3);
    const refused = await view(token, 'right');
    expect(codeOf(refused)).toEqual([429, 'rate.limited']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(60);
    await media.stage.stage.advance(15 * MINUTE_MS);
    expect((await view(token, 'right')).status).toBe(200);
  });

  it('is one of exactly so many among a hundred at once', async () => {
    const { token } = await share({ maxViews: 7 });
    const replies = await Promise.all(Array.from({ length: 100 }, () => view(token)));
    const statuses = replies.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(7);
    expect(new Set(statuses)).toEqual(new Set([200, 404]));
    expect((await list()).items[0].views).toBe(7);
  });

  it('counts once although replies of the table are lost', async () => {
    await media.stage.stage.setFaults({ timeout: 0.15, throttle: 0.1, seed: 3 });
    const { token } = await share({ maxViews: 20 });
    let seen = 0;
    for (let count = 0; count < 15; count += 1) if ((await view(token)).status === 200) seen += 1;
    await media.stage.stage.setFaults({});
    expect(seen).toBeGreaterThan(8);
    expect((await list()).items[0].views).toBe(seen);
  }, 30_000);
});

describe('what is kept of shares', () => {
  it('opens nothing, and no log tells more', async () => {
    const password = 'planted-password-4711';
    const headers = { 'idempotency-key': 'planted' };
    const { token } = await media.good(send('POST', sharesOf(file), { body: { password }, headers }));
    await view(token, 'planted-wrong-4712');
    await view(token, password);
    await media.request('GET', `/v1/shared/${token}`);
    await media.request('POST', `/v1/shared/${token}`, { body: `{"password":"${password}` });
    await media.stage.stage.setFaults({ kill: 0.4, seed: 1 });
    await Promise.all(Array.from({ length: 4 }, () => view(token, password)));
    await media.stage.stage.setFaults({});
    const rows = JSON.stringify(await media.stage.everyRow('media'));
    const log = (await media.stage.stage.log(API)).map(({ text }) => text).join('\n');
    expect(rows).toContain('scrypt');
    expect(log).toContain('/v1/shared/{token}');
    for (const secret of [token, password, 'planted-wrong-4712'])
      for (const kept of [rows, log]) expect(kept).not.toContain(secret);
  });

  it('goes with the file, and nobody else’s does', async () => {
    const other = await media.kept(ada);
    await share({}, other);
    await share();
    await view((await share()).token);
    await send('DELETE', `/v1/media/${file.id}`);
    await eventually('Rows of shares are gone', async () => {
      const rows = JSON.stringify(await shareRows());
      return rows.includes(file.id) ? undefined : true;
    });
    expect((await list(other)).items).toHaveLength(1);
    const pointers = (await media.rowsOf(`OWNER#${ada.id}`)).filter(({ sk }) => sk.startsWith('SHARE#'));
    expect(pointers).toHaveLength(1);
    expect(await media.find(ada, refOf(file).mediaId)).toBeUndefined();
  });
});
