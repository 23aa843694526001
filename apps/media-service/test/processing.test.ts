import type { Person } from '@paymyinvoice/testing';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renditionKey } from '../src/files/file-keys.ts';
import { refOf } from '../src/media/media.ts';
import { keysOf, startMediaStage, type MediaStage } from './media-stage.ts';

let media: MediaStage;
let ada: Person;

beforeAll(async () => {
  media = await startMediaStage();
  ada = await media.person();
});
afterAll(() => media.stop());

const jpeg = async (width = 640, height = 400) =>
  new Uint8Array(
    await sharp({ create: { width, height, channels: 3, background: '#c03020' } })
      .jpeg()
      .toBuffer(),
  );

describe('an upload', () => {
  it('becomes a file with its renditions, and nothing stays where it was uploaded to', async () => {
    const wish = { contentType: 'image/jpeg', visibility: 'public' };
    const { id } = await media.upload(ada, await jpeg(), wish);
    const file = await media.settled({ ownerId: ada.id, mediaId: id });
    expect(file).toMatchObject({ status: 'ready', width: 640, height: 400, filesAt: 'public' });
    if (file.status !== 'ready') return;
    const names = ['large.jpg', 'large.webp', 'small.jpg', 'small.webp', 'thumb.jpg', 'thumb.webp'] as const;
    expect(file.renditions.map(({ name }) => name).sort()).toEqual(names);
    expect(await media.filesOf(refOf(file))).toEqual(keysOf(file));
    expect(await media.fileAt(renditionKey('public', refOf(file), 'thumb.webp'))).toMatchObject({
      contentType: 'image/webp',
      cacheControl: 'private, max-age=300',
    });
  });
});
