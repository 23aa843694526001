import { newId, systemClock } from '@paymyinvoice/platform';
import { eventually, type Person } from '@paymyinvoice/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Files, type FileHeaders } from '../src/files/files.adapter.ts';
import { incomingKey, type MediaRef } from '../src/files/file-keys.ts';
import { refOf, type Media, type Ready } from '../src/media/media.ts';
import { ProcessingService } from '../src/processing/processing.service.ts';
import { anAwaitedFile } from './builders.ts';
import { EXECUTABLE, fourCorners, PDF } from './corpus.ts';
import { BUCKET, keysOf, startMediaStage, type MediaStage } from './media-stage.ts';

const PROCESS = 'paymyinvoice-local-media-process';
/** As long as a message is hidden whose function has died. */
const HIDDEN_MS = 361_000;
let media: MediaStage;
let ada: Person;
let picture: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  media = await startMediaStage();
  picture = new Uint8Array(await fourCorners(8, 8).webp().toBuffer());
});
afterAll(() => media.stop());
beforeEach(async () => {
  ada = await somebody();
});
afterEach(() => media.stage.stage.setFaults({}));

/** With a token that outlives what happens to the clock. */
const somebody = () => media.stage.person({ exp: Math.floor(Date.now() / 1000) + 1_000_000 });
const faults = () => media.stage.stage.faults();

/** Only what has died needs the clock: a living one's turn must not end meanwhile. */
async function settled(ref: MediaRef): Promise<Media | undefined> {
  const struck = await eventually(`The end of ${ref.mediaId}, or of who looked at it`, async () => {
    const found = await media.find(ada, ref.mediaId);
    const isOver = !found || ((await media.keys(incomingKey(ref))).length === 0 && 'version' in found);
    return (await faults()).crashed?.struck ?? (isOver ? 'nothing' : undefined);
  });
  if (struck !== 'nothing') await media.stage.stage.advance(HIDDEN_MS);
  await eventually(`Clearing the upload of ${ref.mediaId}`, async () =>
    (await media.keys(incomingKey(ref))).length === 0 ? true : undefined,
  );
  return await media.find(ada, ref.mediaId);
}

async function newsOf(id: string) {
  const news = await eventually('The news', async () => {
    const found = await media.stage.stage.events({ subject: id });
    return found.length > 0 ? found : undefined;
  });
  return news.map(({ event }) => event as { type: string });
}

describe('a death of the function', () => {
  it.each([
    ['before', 'image/webp'],
    ['after', 'application/pdf'],
  ] as const)(
    '%s any of its AWS calls leaves one file, and tells of it once',
    async (when, contentType) => {
      const bytes = contentType === 'image/webp' ? picture : new Uint8Array(PDF);
      for (let call = 0; ; call += 1) {
        ada = await somebody();
        await media.stage.stage.setFaults({ crash: { function: PROCESS, call, when } });
        const { id } = await media.upload(ada, bytes, { contentType });
        const ref = { ownerId: ada.id, mediaId: id };
        const file = (await settled(ref)) as Ready;
        expect(file).toMatchObject({ status: 'ready', filesAt: 'private' });
        expect(file).not.toHaveProperty('turn');
        expect(await media.filesOf(ref)).toEqual(keysOf(file));
        expect(await media.usage(ada)).toMatchObject({ bytes: bytes.length, items: 1 });
        expect((await newsOf(id)).map(({ type }) => type)).toEqual(['media.ready']);
        if ((await faults()).crashed?.struck === undefined) break;
        expect(call).toBeLessThan(20);
      }
    },
    120_000,
  );

  it('once too often makes it give the file up, with all that was written', async () => {
    const { id } = await media.upload(ada, new Uint8Array(EXECUTABLE), { contentType: 'image/webp' });
    const ref = { ownerId: ada.id, mediaId: id };
    const before = (await settled(ref)) as Media;
    // As three deaths leave it: attempts spent, files on a side, nobody's turn.
    const { rejection: _rejection, ...common } = before as Extract<Media, { status: 'rejected' }>;
    const spent: Media = { ...common, status: 'processing', attempts: 3 };
    expect(await media.media.change(before, spent)).toBe(true);
    for (const key of keysOf({ ...common, status: 'ready', renditions: [] } as unknown as Ready))
      await media.put(key);
    await media.put(incomingKey(ref));
    expect(await settled(ref)).toMatchObject({
      status: 'rejected',
      rejection: { code: 'media.unprocessable' },
    });
    expect(await media.filesOf(ref)).toEqual([]);
    expect(await media.usage(ada)).toMatchObject({ bytes: 0, items: 0 });
  });
});

describe('while a file is looked at', () => {
  /** The bucket, where something happens just before its first file is written. */
  class Interrupted extends Files {
    constructor(private readonly interruption: () => Promise<unknown>) {
      super(media.s3, BUCKET);
    }
    override read(): Promise<Uint8Array> {
      return Promise.resolve(picture);
    }
    private once: Promise<unknown> | undefined;
    override async write(key: string, bytes: Uint8Array, headers: FileHeaders): Promise<void> {
      this.once ??= this.interruption();
      await this.once;
      await super.write(key, bytes, headers);
    }
  }

  async function processed(interruption: (ref: MediaRef) => Promise<unknown>): Promise<MediaRef> {
    const awaited = anAwaitedFile({
      ...{ id: newId('med'), ownerId: ada.id, contentType: 'image/webp', size: picture.length },
      uploadUntil: new Date(Date.now() + 900_000).toISOString(),
    });
    expect(await media.media.change(undefined, awaited)).toBe(true);
    const ref = refOf(awaited);
    const processing = new ProcessingService(
      media.media,
      new Interrupted(() => interruption(ref)),
      systemClock,
    );
    await processing.process(ref, { signal: new AbortController().signal, leftMs: () => 30_000 });
    return ref;
  }
  const now = (ref: MediaRef) => media.find(ada, ref.mediaId);

  it('it may change sides: it ends where it should, and nothing stays behind', async () => {
    const ref = await processed(async (found) => {
      const before = await now(found);
      await media.media.change(before, { ...(before as Media), visibility: 'public' });
    });
    const file = await eventually('The move', async () => {
      const found = await now(ref);
      return found?.status === 'ready' && found.filesAt === 'public' && !found.turn ? found : undefined;
    });
    expect(await media.filesOf(ref)).toEqual(keysOf(file, 'public'));
  });

  it('it may be removed: it stays removed, and so do its files', async () => {
    const ref = await processed(async (found) => await media.media.change(await now(found), undefined));
    expect(await now(ref)).toBeUndefined();
    expect(await media.filesOf(ref)).toEqual([]);
    expect(await media.usage(ada)).toMatchObject({ bytes: 0, items: 0 });
  });

  it('somebody else may have taken over: what was written for nothing goes, and nothing of theirs', async () => {
    const takeover = async (visibility: 'public' | 'private') =>
      await processed(async (found) => {
        const before = (await now(found)) as Media;
        const turn = { holder: 'another', until: new Date(Date.now() + 60_000).toISOString() };
        await media.media.change(before, { ...before, visibility, turn });
      });
    expect(await media.filesOf(await takeover('public'))).toEqual([]);
    expect(await media.filesOf(await takeover('private'))).toHaveLength(4);
  });

  it('a failure gives the turn back, and is no attempt', async () => {
    let ref: MediaRef | undefined;
    const failing = processed((found) => Promise.reject(new Error((ref = found).mediaId)));
    await expect(failing).rejects.toThrow(/^med_/);
    const found = ref && (await now(ref));
    expect(found).toMatchObject({ status: 'processing', attempts: 0 });
    expect(found).not.toHaveProperty('turn');
  });
});
