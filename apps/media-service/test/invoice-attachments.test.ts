import { eventually, type Person } from '@paymyinvoice/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { codeOf, startMediaStage, type MediaStage } from './media-stage.ts';

let media: MediaStage;
let ada: Person;
beforeAll(async () => {
  media = await startMediaStage(['invoice', 'media']);
  ada = await media.person();
});
afterAll(() => media.stop());

const pdf = new TextEncoder().encode(
  '%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
);
const books = (method: string, path: string, body?: unknown) =>
  media.stage.request('invoice', method, path, { token: ada.token, body });

it('a file that an issued invoice needs stays until the invoice is voided, and events alone tell of it', async () => {
  const wish = { fileName: 'hours.pdf', contentType: 'application/pdf' };
  const { id } = await media.upload(ada, pdf, wish);
  expect(await media.settled({ ownerId: ada.id, mediaId: id })).toMatchObject({ status: 'ready' });
  const draft = await media.good(
    books('POST', '/v1/invoices', {
      payer: { name: 'Initech Ltd', email: 'bills@initech.example' },
      currency: 'EUR',
      lines: [{ description: 'Design', quantity: '1', unitAmount: 9999 }],
      attachments: [id],
    }),
  );
  // Taken once invoice-service has heard that the file is ready.
  await eventually('The invoice issued', async () => {
    const { status } = await books('POST', `/v1/invoices/${draft.id}/issue`);
    return status === 200 ? true : undefined;
  });
  await eventually('The hold', async () => ((await media.find(ada, id))?.uses === 1 ? true : undefined));
  const remove = () => media.request('DELETE', `/v1/media/${id}`, { token: ada.token });
  expect(codeOf(await remove())).toEqual([409, 'media.in_use']);
  await media.good(books('POST', `/v1/invoices/${draft.id}/void`, { reason: 'Wrong payer' }));
  await eventually('The removal', async () => ((await remove()).status === 204 ? true : undefined));
  await eventually('The files gone', async () =>
    (await media.filesOf({ mediaId: id })).length === 0 ? true : undefined,
  );
  expect(await media.stage.deadLetters()).toEqual([]);
});
