import { accepted } from '../auth/people.ts';
import { ask, type Operation, type Operations, type Reply } from '../operation.ts';
import { photograph } from './photograph.ts';
import { kept, somebodyWithFiles, uploaded, WISH, type Owner } from './library.ts';

type Prepared = () => Promise<Reply>;

/** Each by an owner of their own. */
const asked = (
  name: string,
  status: number,
  prepare: (
    owner: Owner,
    guest: (method: string, path: string, body?: object) => Promise<Reply>,
  ) => Promise<Prepared>,
): Operation => ({
  name,
  status,
  prepare: async (stage) =>
    prepare(await somebodyWithFiles(stage), (method, path, body) =>
      ask(stage, 'media', [method, path], { ...(body && { body }) }),
    ),
});

async function shared(owner: Owner, share: object = {}): Promise<{ id: string; link: string; path: string }> {
  const { path } = await kept(owner);
  const { body } = accepted(await owner.send('POST', `${path}/shares`, share));
  return { id: String(body['id']), link: `/v1/shared/${String(body['token'])}`, path };
}

export const media: Operations = {
  async warm(stage) {
    const owner = await somebodyWithFiles(stage);
    await kept(owner, { visibility: 'public' });
    const { path } = await kept(owner);
    // Whoever publishes registers the day, each function once.
    accepted(await owner.send('PATCH', path, { visibility: 'public' }));
    accepted(await owner.get('/v1/media'));
    accepted(await owner.get('/v1/index'));
  },
  operations: [
    asked('public files, listed', 200, async (_owner, guest) => () => guest('GET', '/v1/public/media')),
    asked('public index', 200, async (_owner, guest) => () => guest('GET', '/v1/public/index')),
    asked('public file, read', 200, async (owner, guest) => {
      const { id } = await kept(owner, { visibility: 'public' });
      return () => guest('GET', `/v1/public/media/${id}`);
    }),
    asked('upload, allowed', 201, async (owner) => () => owner.send('POST', '/v1/uploads', WISH)),
    asked('upload, of a file that is there already', 200, async (owner) => {
      const { sha256 } = await kept(owner);
      return () => owner.send('POST', '/v1/uploads', { ...WISH, sha256 });
    }),
    asked('usage', 200, async (owner) => () => owner.get('/v1/usage')),
    asked('files, listed', 200, async (owner) => {
      await kept(owner);
      return () => owner.get('/v1/media');
    }),
    asked('file, read', 200, async (owner) => {
      const { path } = await kept(owner);
      return () => owner.get(path);
    }),
    asked('file, changed', 200, async (owner) => {
      const { path } = await kept(owner);
      return () => owner.send('PATCH', path, { title: 'Our old office' });
    }),
    asked('file, published', 200, async (owner) => {
      const { path } = await kept(owner);
      return () => owner.send('PATCH', path, { visibility: 'public' });
    }),
    asked('file, removed', 204, async (owner) => {
      const { path } = await kept(owner);
      return () => owner.send('DELETE', path);
    }),
    asked('own index', 200, async (owner) => {
      await kept(owner);
      return () => owner.get('/v1/index');
    }),
    asked('share, opened', 201, async (owner) => {
      const { path } = await kept(owner);
      return () => owner.send('POST', `${path}/shares`, {});
    }),
    asked('shares, listed', 200, async (owner) => {
      const { path } = await shared(owner);
      return () => owner.get(`${path}/shares`);
    }),
    asked('share, viewed', 200, async (owner, guest) => {
      const { link } = await shared(owner);
      return () => guest('GET', link);
    }),
    asked('share, viewed with its password', 200, async (owner, guest) => {
      const { link } = await shared(owner, { password: 'correct horse battery' });
      return () => guest('POST', link, { password: 'correct horse battery' });
    }),
    asked('share, revoked', 204, async (owner) => {
      const { id } = await shared(owner);
      return () => owner.send('DELETE', `/v1/shares/${id}`);
    }),
    {
      name: 'process, a picture of one pixel',
      by: 'process',
      async prepare(stage) {
        const owner = await somebodyWithFiles(stage);
        return async () => void (await uploaded(owner));
      },
    },
    {
      name: 'user.verified, taken',
      by: 'events',
      prepare: async (stage) => async () => void (await somebodyWithFiles(stage)),
    },
  ],
  unlisted: [
    {
      name: 'upload, a photograph of 12 megapixels',
      async prepare(stage) {
        const [owner, bytes] = [await somebodyWithFiles(stage), await photograph()];
        const wish = { fileName: 'harbour.jpg', contentType: 'image/jpeg', size: bytes.length };
        return async () => void (await uploaded(owner, wish, bytes));
      },
    },
  ],
};
