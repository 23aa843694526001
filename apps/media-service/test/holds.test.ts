import { invoiceIssued, invoiceVoided, userDeleted } from '@paymyinvoice/contracts';
import { newId, systemClock } from '@paymyinvoice/platform';
import { check, ConditionFailed, present } from '@paymyinvoice/platform/data';
import { inboxOf } from '@paymyinvoice/platform/events';
import { anEvent, eventually, type Person } from '@paymyinvoice/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HoldsRepository, type Kept } from '../src/holds/holds.repository.ts';
import type { Media, MediaId } from '../src/media/media.ts';
import { codeOf, startMediaStage, type MediaStage } from './media-stage.ts';

const CONSUMER = 'paymyinvoice-local-media-events';
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

type File = Pick<Media, 'id'>;
const standing = (invoiceId: string, files: readonly File[], { id: ownerId }: Person) => ({
  ...{ invoiceId, ownerId, number: 'INV-000001', attachments: files.map(({ id }) => id) },
  ...{ total: { amount: 34748, currency: 'EUR' }, outstanding: { amount: 0, currency: 'EUR' } },
});
const issued = (invoice: string, files: readonly File[], owner = ada) =>
  anEvent(invoiceIssued, { subject: invoice, sequence: 1, data: standing(invoice, files, owner) });
const voided = (invoice: string, files: readonly File[], owner = ada) =>
  anEvent(invoiceVoided, { subject: invoice, sequence: 4, data: standing(invoice, files, owner) });
const deliver = (event: Parameters<MediaStage['stage']['deliver']>[1]) => media.stage.deliver('media', event);
const remove = ({ id }: File) => media.request('DELETE', `/v1/media/${id}`, { token: ada.token });
const usesOf = async ({ id }: File) => (await media.find(ada, id))?.uses;
const holdOf = async (invoice: string) =>
  (await media.rowsOf(`OWNER#${ada.id}`)).find(({ sk }) => sk === `INVOICE#${invoice}`);

describe('invoice.issued and invoice.voided', () => {
  it('keep files from being removed, and let them go again', async () => {
    const [one, two] = [await media.kept(ada), await media.kept(ada, { visibility: 'public' })];
    const invoice = newId('inv');
    expect(await deliver(issued(invoice, [one, two]))).toBe('processed');
    for (const file of [one, two]) expect(codeOf(await remove(file))).toEqual([409, 'media.in_use']);
    const changed = await media.request('PATCH', `/v1/media/${one.id}`, {
      ...{ token: ada.token, body: { title: 'Kept' }, headers: { 'if-match': `"${one.version}"` } },
    });
    expect(changed.status).toBe(200);
    expect(await deliver(voided(invoice, [one, two]))).toBe('processed');
    for (const file of [one, two]) expect((await remove(file)).status).toBe(204);
    expect(await holdOf(invoice)).toMatchObject({ sequence: 4, goneAt: expect.any(String) as string });
  });

  it('keep a file for each invoice that needs it', async () => {
    const file = await media.kept(ada);
    const [first, second] = [newId('inv'), newId('inv')];
    for (const invoice of [first, second]) await deliver(issued(invoice, [file]));
    await deliver(voided(first, [file]));
    expect(codeOf(await remove(file))).toEqual([409, 'media.in_use']);
    await deliver(voided(second, [file]));
    expect((await remove(file)).status).toBe(204);
  });

  it('may meet: who read before the other has written reads again', async () => {
    const holds = new HoldsRepository(media.stage.table('media'));
    const file = await media.kept(ada);
    const invoiceId = newId('inv');
    const hold = (sequence: number, held: MediaId[]) => ({
      invoiceId,
      ownerId: file.ownerId,
      sequence,
      held,
    });
    const keep = (sequence: number, held: MediaId[], before?: Kept) =>
      holds.keep(
        hold(sequence, held),
        before,
        { files: [], present: stands },
        inboxOf({ id: newId('evt'), sequence }, systemClock),
      );
    const stands = check({ pk: `OWNER#${ada.id}`, sk: `MEDIA#${file.id}` }, present);
    expect(await keep(1, [file.id])).toBe(true);
    // The voiding that had seen no hold would let nothing go.
    expect(await keep(4, [])).toBe(false);
    expect(await keep(4, [], await holds.find(file.ownerId, invoiceId))).toBe(true);
    expect(await holds.find(file.ownerId, invoiceId)).toEqual({ held: [], sequence: 4 });
    await expect(keep(1, [file.id])).rejects.toThrow(ConditionFailed);
  });

  it('come in any order and any number of times to the same end', async () => {
    const file = await media.kept(ada);
    const outcomes = async (...events: ReturnType<typeof issued>[]) => {
      const came = [];
      for (const event of events) came.push(await deliver(event));
      return came;
    };
    const [a, b] = [newId('inv'), newId('inv')];
    const [aIssued, bIssued] = [issued(a, [file]), issued(b, [file])];
    const [aVoided, bVoided] = [voided(a, [file]) as never, voided(b, [file]) as never];
    expect(await outcomes(aIssued, aIssued, aVoided, aIssued)).toEqual([
      ...['processed', 'duplicate', 'processed', 'duplicate'],
    ]);
    expect(await outcomes(bVoided, bIssued, bVoided)).toEqual(['processed', 'older', 'duplicate']);
    expect(await usesOf(file)).toBe(0);
  });

  it('keep as many files as an invoice may have, and pass over what is unknown, gone or somebody else’s', async () => {
    const files = await Promise.all(
      Array.from({ length: 17 }, () => media.kept(ada, { visibility: 'public' })),
    );
    const [foreign, gone] = [await media.kept(await media.person()), await media.kept(ada)];
    await remove(gone);
    const invoice = newId('inv');
    const attached = [...files, foreign, gone, { id: newId('med') }];
    expect(await deliver(issued(invoice, attached))).toBe('processed');
    expect(await Promise.all(files.map(usesOf))).toEqual(files.map(() => 1));
    expect(await media.media.find({ ownerId: foreign.ownerId, mediaId: foreign.id })).toEqual(foreign);
    const { held } = (await holdOf(invoice)) as unknown as { held: string[] };
    expect(held.sort()).toEqual(files.map(({ id }) => id).sort());
    expect(await deliver(voided(invoice, attached))).toBe('processed');
    expect(await Promise.all(files.map(usesOf))).toEqual(files.map(() => 0));
  });

  it('leave nothing behind where nothing is attached, or where the owner has left', async () => {
    const invoice = newId('inv');
    await deliver(issued(invoice, []));
    expect(await holdOf(invoice)).toBeUndefined();
    const file = await media.kept(ada);
    await deliver(anEvent(userDeleted, { subject: ada.id, sequence: 4, data: { userId: ada.id } }));
    for (const event of [issued(newId('inv'), [file]), voided(newId('inv'), [file])])
      expect(await deliver(event)).toBe('processed');
    await eventually('The closing', async () =>
      (await media.rowsOf(`OWNER#${ada.id}`)).length === 1 ? true : undefined,
    );
  });

  it('either keep a file that is being removed or come too late, and nothing in between', async () => {
    for (let round = 0; round < 6; round += 1) {
      const file = await media.kept(ada);
      const invoice = newId('inv');
      const [reply] = await Promise.all([remove(file), deliver(issued(invoice, [file]))]);
      if (reply.status === 204) expect(await usesOf(file)).toBeUndefined();
      else expect([codeOf(reply), await usesOf(file)]).toEqual([[409, 'media.in_use'], 1]);
      const { held = [] } = ((await holdOf(invoice)) ?? {}) as { held?: unknown[] };
      expect(held).toEqual(reply.status === 204 ? [] : [file.id]);
    }
    expect(await media.stage.deadLetters()).toEqual([]);
  });

  it('have their effect once although the consumer dies around each of its AWS calls', async () => {
    for (const when of ['before', 'after'] as const)
      for (let call = 0; ; call += 1) {
        const file = await media.kept(ada);
        const event = issued(newId('inv'), [file]);
        await media.stage.stage.setFaults({ crash: { function: CONSUMER, call, when } });
        await media.stage.publish(event);
        await eventually('The marker', async () => {
          await media.stage.stage.advance(60_000);
          return (await media.rowsOf(`INBOX#${event.id}`))[0];
        });
        expect(await usesOf(file)).toBe(1);
        if ((await media.stage.stage.faults()).crashed?.struck === undefined) break;
        expect(call).toBeLessThan(20);
      }
  }, 120_000);
});
