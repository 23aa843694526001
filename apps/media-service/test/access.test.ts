import { eventually, type Person, type Reply } from '@paymyinvoice/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ready } from '../src/media/media.ts';
import { startMediaStage, type MediaStage } from './media-stage.ts';

const ACTORS = ['guest', 'owner', 'other'] as const;
const SIDES = ['public', 'private'] as const;
type Actor = (typeof ACTORS)[number];
/** The status of an answer; of a list, whether the file stands in it. */
type Outcome = number | 'shown' | 'hidden';
type Scene = { readonly file: Ready; readonly token: string | undefined; readonly shareId: string };
/** What an actor may come to, for a public file and for a private one. */
type Row = readonly [
  what: string,
  ask: (scene: Scene) => Promise<Outcome>,
  expected: Record<Actor, readonly [ofPublic: Outcome, ofPrivate: Outcome]>,
];

let media: MediaStage;
let people: Record<Actor, Person | undefined>;
beforeAll(async () => {
  media = await startMediaStage();
  people = { guest: undefined, owner: await media.person(), other: await media.person() };
});
afterAll(() => media.stop());

const OWNER_ALONE = (status: number) =>
  ({ guest: [401, 401], owner: [status, status], other: [404, 404] }) as const;
const THEIR_OWN = { guest: [401, 401], owner: ['shown', 'shown'], other: ['hidden', 'hidden'] } as const;
const EVERYONE = { guest: [200, 404], owner: [200, 404], other: [200, 404] } as const;
const SHOWN_TO_ALL = {
  guest: ['shown', 'hidden'],
  owner: ['shown', 'hidden'],
  other: ['shown', 'hidden'],
} as const;
const NOBODY = { guest: [403, 403], owner: [403, 403], other: [403, 403] } as const;

const ask = (method: string, path: (scene: Scene) => string, body?: object) => async (scene: Scene) =>
  (await media.request(method, path(scene), { token: scene.token, body })).status;
const looksFor = ({ status, body }: Reply, { id }: Ready): Outcome => {
  if (status !== 200) return status;
  return (body.items as { id: string }[]).some((item) => item.id === id) ? 'shown' : 'hidden';
};
const list = (path: string) => async (scene: Scene) =>
  looksFor(await media.request('GET', path, { token: scene.token }), scene.file);

/** An index follows within moments: it has, once it shows what its reader has kept after the file. */
const index = (path: string, side: 'public' | 'private') => async (scene: Scene) => {
  const reader = Object.values(people).find((person) => person?.token === scene.token) ?? people.owner;
  const later = await media.kept(reader ?? { id: scene.file.ownerId }, { visibility: side });
  return await eventually('The index', async () => {
    const reply = await media.request('GET', path, { token: scene.token });
    const isCurrent = reply.status === 401 || looksFor(reply, later) === 'shown';
    return isCurrent ? looksFor(reply, scene.file) : undefined;
  });
};

const fileOf = ({ file }: Scene) => `/v1/media/${file.id}`;
const matrix: readonly Row[] = [
  ['reads it', ask('GET', fileOf), OWNER_ALONE(200)],
  ['reads it as everyone may', ask('GET', ({ file }) => `/v1/public/media/${file.id}`), EVERYONE],
  ['changes it', ask('PATCH', fileOf, { title: 'Changed' }), OWNER_ALONE(200)],
  ['publishes it', ask('PATCH', fileOf, { visibility: 'public' }), OWNER_ALONE(200)],
  ['hides it', ask('PATCH', fileOf, { visibility: 'private' }), OWNER_ALONE(200)],
  ['removes it', ask('DELETE', fileOf), OWNER_ALONE(204)],
  ['shares it', ask('POST', (scene) => `${fileOf(scene)}/shares`, {}), OWNER_ALONE(201)],
  ['lists its shares', ask('GET', (scene) => `${fileOf(scene)}/shares`), OWNER_ALONE(200)],
  ['revokes a share of it', ask('DELETE', ({ shareId }) => `/v1/shares/${shareId}`), OWNER_ALONE(204)],
  ['looks for it among their own', list('/v1/media?limit=100'), THEIR_OWN],
  [
    'looks for it among their own public ones',
    list('/v1/media?limit=100&visibility=public'),
    { guest: [401, 401], owner: ['shown', 'hidden'], other: ['hidden', 'hidden'] },
  ],
  [
    'looks for it among their own private ones',
    list('/v1/media?limit=100&visibility=private'),
    { guest: [401, 401], owner: ['hidden', 'shown'], other: ['hidden', 'hidden'] },
  ],
  ['looks for it in the public list', list('/v1/public/media?limit=100'), SHOWN_TO_ALL],
  ['looks for it in the public index', index('/v1/public/index', 'public'), SHOWN_TO_ALL],
  [
    'looks for it in an index of their own',
    index('/v1/index', 'private'),
    { guest: [401, 401], owner: ['hidden', 'shown'], other: ['hidden', 'hidden'] },
  ],
  [
    'asks the store for it without a link',
    async ({ file }) => (await fetch(await bareLinkTo(file))).status,
    NOBODY,
  ],
];

/** A signed link without what signs it. */
async function bareLinkTo({ id }: Ready): Promise<string> {
  const options = { token: people.owner?.token };
  const { links } = await media.good(media.request('GET', `/v1/media/${id}`, options));
  return (links.original as string).replace(/\?.*$/, '');
}

const cells = matrix.flatMap(([what, ask, expected]) =>
  ACTORS.flatMap((actor) =>
    SIDES.map((side, at) => ({ what, actor, side, ask, outcome: expected[actor][at] })),
  ),
);

describe('of each file', () => {
  it.each(cells)(
    'the $actor, who $what, being $side, comes to $outcome',
    async ({ actor, side, ...cell }) => {
      const { owner } = people;
      if (!owner) throw new Error('There is no owner.');
      const file = await media.kept(owner, { visibility: side });
      const share = await media.good(
        media.request('POST', `/v1/media/${file.id}/shares`, { token: owner.token, body: {} }),
      );
      const scene = { file, token: people[actor]?.token, shareId: share.id as string };
      expect(await cell.ask(scene)).toBe(cell.outcome);
      const isChanged = actor === 'owner' && /^(changes|publishes|hides|removes)/.test(cell.what);
      if (!isChanged) expect(await media.find(owner, file.id)).toEqual(file);
    },
  );
});

describe('of the library', () => {
  const wish = { fileName: 'a.pdf', contentType: 'application/pdf', size: 100, visibility: 'private' };

  it('nobody adds to one without a token, and who has one adds to their own', async () => {
    expect((await media.request('POST', '/v1/uploads', { body: wish })).status).toBe(401);
    const { body } = await media.request('POST', '/v1/uploads', { token: people.other?.token, body: wish });
    const found = people.other && (await media.find(people.other, body.media.id));
    expect(found).toMatchObject({ ownerId: people.other?.id });
  });

  it('nobody names another as the owner of what they add', async () => {
    const body = { ...wish, ownerId: people.owner?.id };
    const { status } = await media.request('POST', '/v1/uploads', { token: people.other?.token, body });
    expect(status).toBe(400);
  });

  it('each is told what is theirs, and guests nothing', async () => {
    expect((await media.request('GET', '/v1/usage')).status).toBe(401);
    const stranger = await media.person();
    expect(await media.usage(stranger)).toMatchObject({ bytes: 0, items: 0 });
  });
});
