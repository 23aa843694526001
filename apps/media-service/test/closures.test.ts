import { userDeleted } from '@paymyinvoice/contracts';
import { newId } from '@paymyinvoice/platform';
import type { Row } from '@paymyinvoice/platform/data';
import { anEvent, eventually, type Person } from '@paymyinvoice/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { contentKey, privateIndexKey } from '../src/files/file-keys.ts';
import { takeTurn, refOf } from '../src/media/media.ts';
import { rowsOfFile } from './file-rows.ts';
import { aFile, anAwaitedFile, aRejectedFile, aWish } from './builders.ts';
import { codeOf, startMediaStage, type MediaStage } from './media-stage.ts';

const [RELAY, SWEEP] = ['paymyinvoice-local-media-relay', 'paymyinvoice-local-media-sweep'];
let media: MediaStage;
let ada: Person;
beforeAll(async () => {
  media = await startMediaStage();
});
afterAll(() => media.stop());
beforeEach(async () => {
  ada = await media.person();
});
afterEach(() => media.stage.stage.setFaults({}));

const leave = ({ id }: Person) =>
  media.stage.deliver('media', anEvent(userDeleted, { subject: id, sequence: 4, data: { userId: id } }));

/** Whatever the table or the bucket still hold of somebody, besides their tombstone and events that named no more than ids. */
async function traces({ id }: Person): Promise<string[]> {
  const rows = (await media.stage.everyRow('media')) as Record<string, { S?: string }>[];
  const named = rows.flatMap((row) => {
    const [pk = '', sk = ''] = [row['pk']?.S, row['sk']?.S];
    const isKept = sk === 'LIBRARY' || pk.startsWith('OUTBOX#') || pk.startsWith('INBOX#');
    return !isKept && JSON.stringify(row).includes(id) ? [`${pk} ${sk}`] : [];
  });
  return [...named, ...(await media.keys()).filter((key) => key.includes(id))];
}

async function untilGone(person: Person): Promise<void> {
  await eventually('Every trace gone', async () => {
    await media.stage.stage.advance(60_000);
    return (await traces(person)).length === 0 ? true : undefined;
  });
}

/** No task of the outbox waits any more. */
const settled = () =>
  eventually('An outbox without tasks', async () => {
    await media.stage.stage.advance(60_000);
    const rows = (await media.stage.everyRow('media')) as Record<string, { S?: string }>[];
    return rows.some((row) => row['outboxShard']) ? undefined : true;
  });

describe('a library whose owner has left', () => {
  it('loses everything, in whatever state and whoever needed it, and nobody else loses anything', async () => {
    const bob = await media.person();
    const kept = await media.kept(bob, { visibility: 'public' });
    const theirs = await Promise.all([
      media.kept(ada, { visibility: 'public', uses: 2 }),
      media.kept(ada, { title: 'Office' }),
    ]);
    const { id: ownerId } = ada;
    const waiting = anAwaitedFile({ id: newId('med'), ownerId });
    await media.media.change(undefined, waiting);
    await media.media.change(undefined, aRejectedFile({ id: newId('med'), ownerId }));
    await media.put(`incoming/${ownerId}/${waiting.id}`);
    await media.put(privateIndexKey(ownerId));
    await media.stage.table('media').putMany([
      { pk: `OWNER#${ownerId}`, sk: `INVOICE#${newId('inv')}`, held: [] },
      { pk: `IDEMPOTENCY#${ownerId}`, sk: 'POST /v1/uploads#key', answer: { fileName: 'office.jpg' } },
    ]);
    const [shared] = theirs;
    const asked = { token: ada.token };
    await media.good(media.request('POST', `/v1/media/${shared.id}/shares`, { ...asked, body: {} }));
    await leave(ada);
    await untilGone(ada);
    for (const { id } of theirs)
      await eventually('The news', async () => {
        const { length } = await media.stage.stage.events({ subject: id, type: 'media.deleted' });
        return length === 1 ? true : undefined;
      });
    expect(await media.find(bob, kept.id)).toEqual(kept);
    expect(await media.filesOf({ mediaId: kept.id })).toHaveLength(2);
    expect((await media.request('GET', '/v1/media', asked)).body).toEqual({ items: [] });
    expect((await media.request('GET', '/v1/usage', asked)).body).toMatchObject({ bytes: 0, items: 0 });
    const added = await media.ask(ada, aWish({ length: 100 }));
    expect(codeOf(added)[0]).toBe(401);
    expect(await traces(ada)).toEqual([]);
    const path = `/v1/media/${shared.id}`;
    expect(codeOf(await media.request('PATCH', path, { ...asked, body: {} }))).toEqual([
      404,
      'media.not_found',
    ]);
  });

  it('loses what somebody whose turn it was writes after that', async () => {
    const file = await media.kept(ada);
    await media.media.change(
      file,
      takeTurn(file, 'a processor', new Date((await media.stage.stage.clock()).now)),
    );
    await leave(ada);
    await eventually('The row gone', async () => ((await media.find(ada, file.id)) ? undefined : true));
    await media.put(contentKey('public', refOf(file)));
    await untilGone(ada);
    await settled();
  });

  it('loses 2,000 files although relay and sweep are killed again and again', async () => {
    const files = Array.from({ length: 2000 }, (_, index) =>
      aFile({
        ...{ id: newId('med'), ownerId: ada.id, size: 1000 },
        ...(index % 20 === 0 && { visibility: 'public', filesAt: 'public' }),
      }),
    );
    const rows: Row[] = files.flatMap(rowsOfFile);
    await media.stage.table('media').putMany(rows);
    for (const file of files.slice(0, 40)) await media.put(contentKey(file.filesAt, refOf(file)));
    const left = async () => (await media.rowsOf(`OWNER#${ada.id}`)).length;
    await leave(ada);
    let before = rows.length;
    for (const [kills, name] of [RELAY, SWEEP, SWEEP].entries()) {
      await eventually('Some of it gone', async () => {
        if (kills > 0) await media.stage.stage.advance(60_000);
        return (await left()) < before ? true : undefined;
      });
      await media.stage.stage.kill(name);
      before = await left();
      expect(before).toBeGreaterThan(1);
    }
    while ((await left()) > 1) {
      await media.stage.stage.advance(60_000);
      await media.stage.stage.invoke(SWEEP, {});
    }
    await untilGone(ada);
  }, 120_000);
});
