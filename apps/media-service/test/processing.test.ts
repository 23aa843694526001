import { newId } from '@paymyinvoice/platform';
import { eventually, type Person } from '@paymyinvoice/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentKey, incomingKey, renditionKey, type MediaRef } from '../src/files/file-keys.ts';
import { refOf, type Ready } from '../src/media/media.ts';
import { CORNERS, cornersOf, EXECUTABLE, fourCorners, heldAs, PDF } from './corpus.ts';
import { aWish } from './builders.ts';
import { keysOf, post, startMediaStage, type Form, type MediaStage } from './media-stage.ts';

const PROCESS = 'paymyinvoice-local-media-process';
let media: MediaStage;
let ada: Person;

beforeAll(async () => {
  media = await startMediaStage();
  ada = await media.person();
});
afterAll(() => media.stop());

async function uploaded(bytes: Uint8Array, wish: object) {
  const { id } = await media.upload(ada, new Uint8Array(bytes), wish);
  return await media.settled({ ownerId: ada.id, mediaId: id });
}

/** What the function answers to messages of S3's, each of which may speak of several objects. */
async function answered(...messages: (readonly string[] | string)[]): Promise<string[]> {
  const Records = messages.map((keys, index) => ({
    ...{ messageId: `m${index}`, receiptHandle: 'none', attributes: { ApproximateReceiveCount: '1' } },
    eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:paymyinvoice-local-media-uploads',
    body:
      typeof keys === 'string'
        ? keys
        : JSON.stringify({ Records: keys.map((key) => ({ s3: { object: { key } } })) }),
  }));
  const outcome = await media.stage.stage.invoke(PROCESS, { Records });
  if (!outcome.ok) throw new Error(outcome.error.errorMessage);
  const { batchItemFailures } = outcome.payload as { batchItemFailures: { itemIdentifier: string }[] };
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}

describe('an upload', () => {
  it('becomes a file with its renditions, and nothing stays where it was uploaded to', async () => {
    const before = await media.usage(ada);
    const bytes = await heldAs(6);
    const file = (await uploaded(bytes, { contentType: 'image/jpeg', visibility: 'public' })) as Ready;
    expect(file).toMatchObject({ status: 'ready', width: 320, height: 200, filesAt: 'public' });
    expect(file).not.toHaveProperty('turn');
    const names = ['large.jpg', 'large.webp', 'small.jpg', 'small.webp', 'thumb.jpg', 'thumb.webp'];
    expect(file.renditions.map(({ name }) => name).sort()).toEqual(names);
    expect(await media.filesOf(refOf(file))).toEqual(keysOf(file));
    expect(await media.fileAt(renditionKey('public', refOf(file), 'thumb.webp'))).toMatchObject({
      contentType: 'image/webp',
      cacheControl: 'private, max-age=300',
    });
    const content = await media.fileAt(contentKey('public', refOf(file)));
    expect(content.contentType).toBe('image/jpeg');
    expect(await cornersOf(content.bytes)).toEqual(CORNERS);
    const after = await media.usage(ada);
    expect([after.bytes - before.bytes, after.items - before.items]).toEqual([bytes.length, 1]);
  });

  it('that is a document stays as it is', async () => {
    const file = (await uploaded(PDF, { contentType: 'application/pdf' })) as Ready;
    expect(file).toMatchObject({ status: 'ready', renditions: [], filesAt: 'private' });
    const { bytes, contentType, disposition } = await media.fileAt(contentKey('private', refOf(file)));
    expect([bytes, contentType, disposition]).toEqual([PDF, 'application/pdf', 'attachment']);
  });

  it('leaves nothing where an attempt before had written it', async () => {
    const { media: awaited, upload } = await media.good(
      media.ask(ada, aWish(PDF, { contentType: 'application/pdf' })),
    );
    const ref = { ownerId: ada.id, mediaId: awaited.id } as MediaRef;
    await media.put(contentKey('public', ref));
    await post(upload as Form, PDF);
    expect(await media.settled(ref)).toMatchObject({ status: 'ready' });
    expect(await media.filesOf(ref)).toEqual([contentKey('private', ref)]);
  });

  it('that is not what was announced is rejected, costs nothing, and leaves nothing', async () => {
    const before = await media.usage(ada);
    const png = await fourCorners().png().toBuffer();
    const refused: [Uint8Array, string, string, RegExp][] = [
      [EXECUTABLE, 'image/png', 'media.type_mismatch', /announced as image\/png/],
      [png, 'image/jpeg', 'media.type_mismatch', /announced as image\/jpeg and is image\/png/],
      [png.subarray(0, 300), 'image/png', 'media.corrupt', /to its end|whole/],
      [PDF.subarray(0, 30), 'application/pdf', 'media.corrupt', /whole/],
    ];
    for (const [bytes, contentType, code, detail] of refused) {
      const file = await uploaded(bytes, { contentType });
      expect(file).toMatchObject({
        status: 'rejected',
        rejection: { code, detail: expect.stringMatching(detail) },
      });
      expect(await media.filesOf(refOf(file))).toEqual([]);
      const news = await eventually('The news', async () => {
        const found = await media.stage.stage.events({ type: 'media.rejected', subject: file.id });
        return found.length > 0 ? found : undefined;
      });
      expect(news.map(({ event }) => event)).toMatchObject([
        { data: { mediaId: file.id, reason: code.replace('media.', '') } },
      ]);
    }
    expect(await media.usage(ada)).toEqual(before);
  });
});

describe('messages of S3', () => {
  const nobody = (): MediaRef => ({ ownerId: newId('usr'), mediaId: newId('med') });

  it('come twice, together, and of what nobody knows, and each upload is looked at once', async () => {
    const files = [];
    for (let count = 0; count < 2; count += 1)
      files.push(await uploaded(PDF, { contentType: 'application/pdf' }));
    const keys = files.map((file) => incomingKey(refOf(file)));
    // An upload that comes again over its form, and one whose file was removed before it came.
    const late = nobody();
    await media.put(incomingKey(late));
    expect(await answered(keys, [...keys, incomingKey(late)])).toEqual([]);
    expect(await media.filesOf(late)).toEqual([]);
    for (const file of files) {
      expect(await media.find(ada, file.id)).toEqual(file);
      expect(await media.filesOf(refOf(file))).toEqual(keysOf(file as Ready));
    }
  });

  it('of an upload that is not there, or not there any more, change nothing and are not told again', async () => {
    const { media: awaited } = await media.good(
      media.ask(ada, aWish(PDF, { contentType: 'application/pdf' })),
    );
    const ref = { ownerId: ada.id, mediaId: awaited.id } as MediaRef;
    expect(await answered([incomingKey(ref)])).toEqual([]);
    expect(await media.find(ada, ref.mediaId)).toMatchObject({ status: 'awaiting_upload' });
  });

  it('speak of other things too, which are left alone, and tests', async () => {
    const key = 'incoming/Füße & Köpfe+1.png';
    await media.put(key);
    expect(await answered(['incoming/F%C3%BC%C3%9Fe+%26+K%C3%B6pfe%2B1.png'])).toEqual([]);
    expect(await answered('{"Service":"Amazon S3","Event":"s3:TestEvent"}')).toEqual([]);
    expect(await media.keys('incoming/')).toEqual([key]);
    const lines = await media.stage.stage.log(PROCESS);
    expect(lines.some(({ text }) => text.includes('left alone') && text.includes(key))).toBe(true);
  });

  it('that nobody can read go to the dead-letter queue at once, and harm no neighbour', async () => {
    const late = nobody();
    await media.put(incomingKey(late));
    const letters = (await media.stage.deadLetters()).length;
    expect(
      await answered('not JSON', '{"Records":[{"s3":{}}]}', ['incoming/%E0%A4%A', incomingKey(late)]),
    ).toEqual([]);
    expect(await media.stage.deadLetters()).toHaveLength(letters + 2);
    expect(await media.filesOf(late)).toEqual([]);
  });
});
