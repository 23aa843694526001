import { newId } from '@paymyinvoice/platform';
import { eventually, type Person } from '@paymyinvoice/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { anAwaitedFile, aRejectedFile } from './builders.ts';
import { codeOf, keysOf, startMediaStage, type MediaStage } from './media-stage.ts';

let media: MediaStage;
let ada: Person;
beforeAll(async () => {
  media = await startMediaStage();
});
afterAll(() => media.stop());
beforeEach(async () => {
  ada = await media.person();
});

const pathOf = ({ id }: { id: string }) => `/v1/media/${id}`;
const send = (method: string, path: string, more: Parameters<MediaStage['request']>[2] = {}) =>
  media.request(method, path, { token: ada.token, ...more });
const standing = (key: string) => new RegExp(`/${key}\\?`);

describe('listing files', () => {
  it('gives full pages, newest first, whatever their state, and nothing of anybody else', async () => {
    await media.kept(await media.person());
    const first = await media.kept(ada);
    const awaited = anAwaitedFile({ id: newId('med'), ownerId: ada.id });
    const rejected = aRejectedFile({ id: newId('med'), ownerId: ada.id });
    await media.media.change(undefined, awaited);
    await media.media.change(undefined, rejected);
    const page = await send('GET', '/v1/media?limit=2');
    const rest = await send('GET', `/v1/media?limit=2&cursor=${page.body.nextCursor}`);
    const shown = [...page.body.items, ...rest.body.items].map(({ id, status }) => [id, status]);
    expect(shown).toEqual([
      [rejected.id, 'rejected'],
      [awaited.id, 'awaiting_upload'],
      [first.id, 'ready'],
    ]);
    expect(rest.body).not.toHaveProperty('nextCursor');
    expect(page.body.items[0].rejection).toEqual(rejected.rejection);
  });

  it('keeps to what everyone may see, or to the rest', async () => {
    const open = await media.kept(ada, { visibility: 'public' });
    const closed = await media.kept(ada);
    const ids = async (query: string) =>
      (await send('GET', `/v1/media?${query}`)).body.items.map(({ id }: { id: string }) => id);
    expect(await ids('visibility=public')).toEqual([open.id]);
    expect(await ids('visibility=private')).toEqual([closed.id]);
    expect(codeOf(await send('GET', '/v1/media?visibility=secret'))).toEqual([400, 'request.invalid']);
  });

  it('refuses a cursor of another list or of another person', async () => {
    for (let count = 0; count < 2; count += 1) await media.kept(ada);
    const { nextCursor } = (await send('GET', '/v1/media?limit=1')).body;
    const refused = [400, 'cursor.invalid'];
    expect(codeOf(await send('GET', `/v1/media?visibility=private&cursor=${nextCursor}`))).toEqual(refused);
    const { token } = await media.person();
    expect(codeOf(await send('GET', `/v1/media?cursor=${nextCursor}`, { token }))).toEqual(refused);
  });
});

describe('a file', () => {
  it('is read with links that work and a version, and is not sent again to who has it', async () => {
    const file = await media.kept(ada, { title: 'Office' });
    const reply = await send('GET', pathOf(file));
    expect(reply).toMatchObject({
      status: 200,
      body: { id: file.id, status: 'ready', title: 'Office', width: 640, size: file.size },
    });
    for (const member of ['ownerId', 'uses', 'revision', 'sequence', 'filesAt'])
      expect(reply.body).not.toHaveProperty(member);
    const { original, renditions } = reply.body.links;
    expect(await (await fetch(original)).text()).toBe(keysOf(file)[0]);
    expect(await (await fetch(renditions[0].url)).text()).toBe(keysOf(file)[1]);
    const etag = reply.headers.get('etag') ?? '';
    const again = await send('GET', pathOf(file), { headers: { 'if-none-match': etag } });
    expect(again).toMatchObject({ status: 304, body: '' });
  });

  it('is changed member by member, and only from the version its changer has seen', async () => {
    const file = await media.kept(ada, { title: 'Office', description: 'A view.' });
    const seen = { headers: { 'if-match': `"${file.version}"` } };
    const body = { title: null, description: ' Another\r\nview. ' };
    const changed = await send('PATCH', pathOf(file), { body, ...seen });
    expect(changed).toMatchObject({ status: 200, body: { description: 'Another\nview.' } });
    expect(changed.body).not.toHaveProperty('title');
    expect(changed.headers.get('etag')).toBe(`"${file.version + 1}"`);
    for (const [method, body] of [['PATCH', { title: 'Late' }], ['DELETE']] as const)
      expect(codeOf(await send(method, pathOf(file), { body, ...seen }))).toEqual([412, 'version.conflict']);
    expect(await media.find(ada, file.id)).toMatchObject({ version: file.version + 1 });
  });

  it.each([
    ['an unknown member', { filesAt: 'public' }],
    ['an empty title', { title: ' ' }],
    ['a title of two lines', { title: 'a\nb' }],
    ['no visibility', { visibility: null }],
    ['another kind of visibility', { visibility: 'friends' }],
  ])('takes no change with %s', async (_what, body) => {
    const file = await media.kept(ada);
    expect(codeOf(await send('PATCH', pathOf(file), { body }))).toEqual([400, 'request.invalid']);
    expect(await media.find(ada, file.id)).toEqual(file);
  });

  it('loses no change when many arrive at once', async () => {
    const file = await media.kept(ada);
    const changes = Array.from({ length: 8 }, (_, index) => ({ title: `Title ${index}` }));
    const replies = await Promise.all(changes.map((body) => send('PATCH', pathOf(file), { body })));
    expect(replies.map(({ status }) => status)).toEqual(changes.map(() => 200));
    expect(await media.find(ada, file.id)).toMatchObject({ version: file.version + changes.length });
  });

  it('changes sides with its visibility, and links always lead to where it stands', async () => {
    const file = await media.kept(ada);
    await send('PATCH', pathOf(file), { body: { visibility: 'public' } });
    await eventually('The move', async () => {
      const found = await media.filesOf({ mediaId: file.id });
      return found.every((key) => key.startsWith('public/')) || undefined;
    });
    expect(await media.filesOf({ mediaId: file.id })).toEqual(keysOf(file, 'public'));
    const { original } = (await send('GET', pathOf(file))).body.links;
    expect(original).toMatch(standing(`public/content/${ada.id}/${file.id}`));
    expect((await fetch(original)).status).toBe(200);
  });

  it('is gone after its removal, whatever its state, and leaves nothing behind', async () => {
    const ready = await media.kept(ada, { visibility: 'public' });
    const awaited = anAwaitedFile({ id: newId('med'), ownerId: ada.id });
    await media.media.change(undefined, awaited);
    for (const file of [ready, awaited]) {
      expect(await send('DELETE', pathOf(file))).toMatchObject({ status: 204, body: '' });
      expect(codeOf(await send('DELETE', pathOf(file)))).toEqual([404, 'media.not_found']);
      // An upload that was under way.
      await media.put(`incoming/${ada.id}/${file.id}`);
      await eventually('The erasure', async () =>
        (await media.filesOf({ mediaId: file.id })).length === 0 ? true : undefined,
      );
    }
    expect((await send('GET', '/v1/usage')).body).toMatchObject({ bytes: 0, items: 0 });
    expect((await media.rowsOf(`OWNER#${ada.id}`)).map(({ sk }) => sk)).toEqual(['USAGE']);
    const told = await eventually('The news', async () => {
      const events = await media.stage.stage.events({ subject: ready.id });
      return events.length < 2 ? undefined : events.map(({ event }) => [event['type'], event['sequence']]);
    });
    expect(told).toEqual([
      ['media.deleted', 2],
      ['media.ready', 1],
    ]);
    expect(await media.stage.stage.events({ subject: awaited.id })).toEqual([]);
  });

  it('stays while an issued invoice needs it', async () => {
    const file = await media.kept(ada, { uses: 1 });
    expect(codeOf(await send('DELETE', pathOf(file)))).toEqual([409, 'media.in_use']);
    expect(await media.filesOf({ mediaId: file.id })).toEqual(keysOf(file));
  });

  it('is not there for anybody else, public or not, nor for who has no token', async () => {
    const { token } = await media.person();
    for (const visibility of ['public', 'private'] as const) {
      const file = await media.kept(ada, { visibility });
      for (const method of ['GET', 'PATCH', 'DELETE']) {
        const body = method === 'PATCH' ? { title: 'Mine' } : undefined;
        expect(codeOf(await send(method, pathOf(file), { token, body }))).toEqual([404, 'media.not_found']);
        const nobody = await media.request(method, pathOf(file), { body });
        expect(codeOf(nobody)).toEqual([401, 'request.unauthenticated']);
      }
      expect(await media.find(ada, file.id)).toEqual(file);
    }
    expect(codeOf(await media.request('GET', '/v1/media'))).toEqual([401, 'request.unauthenticated']);
  });
});
