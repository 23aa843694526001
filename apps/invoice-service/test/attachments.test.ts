import { mediaDeleted, mediaReady, userDeleted } from '@paymyinvoice/contracts';
import { newId } from '@paymyinvoice/platform';
import { anEvent, type Person } from '@paymyinvoice/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { codeOf, startInvoiceStage, type InvoiceStage } from './invoice-stage.ts';

let invoices: InvoiceStage;
let owner: Person;
beforeAll(async () => {
  invoices = await startInvoiceStage();
});
afterAll(() => invoices.stop());
beforeEach(async () => {
  owner = await invoices.person();
});
afterEach(() => invoices.stage.stage.setFaults({}));

const file = (mediaId: string, ownerId: string) => ({
  ...{ mediaId, ownerId, contentType: 'application/pdf', size: 48_213 },
});
const ready = (mediaId: string, sequence = 1, { id }: Person = owner) =>
  anEvent(mediaReady, { subject: mediaId, sequence, data: file(mediaId, id) });
const deleted = (mediaId: string, sequence = 2, { id }: Person = owner) =>
  anEvent(mediaDeleted, { subject: mediaId, sequence, data: file(mediaId, id) });
const deliver = (event: Parameters<InvoiceStage['stage']['deliver']>[1]) =>
  invoices.stage.deliver('invoice', event);
const rowOf = (mediaId: string, { id }: Person = owner) =>
  invoices.stage.table('invoice').get({ pk: `OWNER#${id}`, sk: `MEDIA#${mediaId}` }, { consistent: true });
const issue = (id: string) => invoices.request('POST', `/v1/invoices/${id}/issue`, { token: owner.token });

async function drafted(...attachments: string[]): Promise<string> {
  return (await invoices.draft(owner, { attachments })).id as string;
}

describe('issuing with attachments', () => {
  it('takes files that are the owner’s and ready, and tells media-service of them', async () => {
    const files = Array.from({ length: 3 }, () => newId('med'));
    for (const mediaId of files) await deliver(ready(mediaId));
    const id = await drafted(...files);
    const reply = await issue(id);
    expect(reply).toMatchObject({ status: 200, body: { status: 'open', attachments: files } });
    await invoices.eventsAbout(id, 1);
    const [told] = await invoices.stage.stage.events({ subject: id });
    expect(told?.event['data']).toMatchObject({ attachments: files });
  });

  it('refuses what is unknown, gone or somebody else’s, and says which', async () => {
    const [good, unknown, gone, foreign] = [newId('med'), newId('med'), newId('med'), newId('med')];
    const stranger = await invoices.person();
    for (const event of [ready(good), ready(gone), deleted(gone), ready(foreign, 1, stranger)])
      await deliver(event);
    const id = await drafted(good, unknown, gone, foreign);
    const reply = await issue(id);
    expect(codeOf(reply)).toEqual([409, 'attachment.not_ready']);
    expect(reply.body.errors.map(({ path }: { path: string }) => path)).toEqual([
      'attachments.1',
      'attachments.2',
      'attachments.3',
    ]);
    expect(await invoices.read(owner, id)).toMatchObject({ status: 'draft' });
  });

  it('is taken again once the file is ready', async () => {
    const mediaId = newId('med');
    const id = await drafted(mediaId);
    expect(codeOf(await issue(id))).toEqual([409, 'attachment.not_ready']);
    await deliver(ready(mediaId));
    expect((await issue(id)).status).toBe(200);
  });

  it('either comes before a deletion at the same moment or is refused, and nothing in between', async () => {
    for (let round = 0; round < 8; round += 1) {
      const mediaId = newId('med');
      await deliver(ready(mediaId));
      const id = await drafted(mediaId);
      const [, reply] = await Promise.all([deliver(deleted(mediaId)), issue(id)]);
      const { status } = await invoices.read(owner, id);
      if (reply.status === 200) expect(status).toBe('open');
      else expect([codeOf(reply), status]).toEqual([[409, 'attachment.not_ready'], 'draft']);
    }
  });
});

describe('media.ready and media.deleted', () => {
  it('keep what is needed of a file, and of one that is gone its sequence alone', async () => {
    const mediaId = newId('med');
    expect(await deliver(ready(mediaId))).toBe('processed');
    expect(await rowOf(mediaId)).toEqual({
      ...{ pk: `OWNER#${owner.id}`, sk: `MEDIA#${mediaId}`, sequence: 1 },
      ...{ mediaId, ownerId: owner.id, contentType: 'application/pdf', size: 48_213 },
    });
    const event = deleted(mediaId);
    expect(await deliver(event)).toBe('processed');
    expect(await deliver(event)).toBe('duplicate');
    const keys = Object.keys((await rowOf(mediaId)) ?? {}).sort();
    expect(keys).toEqual(['goneAt', 'pk', 'sequence', 'sk', 'ttl']);
  });

  it('come in any order and any number of times to the same end', async () => {
    const mediaId = newId('med');
    const [first, last] = [ready(mediaId), deleted(mediaId)];
    const outcomes = [];
    for (const event of [last, first, last, first]) outcomes.push(await deliver(event));
    expect(outcomes).toEqual(['processed', 'older', 'duplicate', 'older']);
    expect(await rowOf(mediaId)).toHaveProperty('goneAt');
  });

  it('bring back nothing of somebody who has left', async () => {
    const [kept, late, dead] = [newId('med'), newId('med'), newId('med')];
    await deliver(ready(kept));
    await deliver(anEvent(userDeleted, { subject: owner.id, sequence: 4, data: { userId: owner.id } }));
    for (const event of [ready(late), deleted(dead), deleted(kept)])
      expect(await deliver(event)).toBe('processed');
    for (const mediaId of [kept, late, dead]) expect(await rowOf(mediaId)).toBeUndefined();
    expect(await invoices.stage.deadLetters()).toEqual([]);
  });

  it('have their effect once although the consumer is throttled and replies are lost', async () => {
    await invoices.stage.stage.setFaults({ duplicates: 0.5, timeout: 0.1, throttle: 0.1, seed: 4 });
    const files = Array.from({ length: 8 }, () => newId('med'));
    for (const mediaId of files) await deliver(ready(mediaId));
    for (const mediaId of files) expect(await rowOf(mediaId)).toMatchObject({ sequence: 1, mediaId });
  });
});
