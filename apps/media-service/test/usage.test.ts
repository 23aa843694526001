import { eventually } from '@paymyinvoice/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aPixel, aWish } from './builders.ts';
import { startMediaStage, type MediaStage } from './media-stage.ts';

let media: MediaStage;

beforeAll(async () => {
  media = await startMediaStage();
});
afterAll(() => media.stop());

const usage = (token?: string) => media.request('GET', '/v1/usage', { token });

describe('GET /v1/usage', () => {
  it('tells a newcomer that nothing is used', async () => {
    const { token } = await media.person();
    expect(await usage(token)).toMatchObject({
      status: 200,
      body: { bytes: 0, items: 0, quota: 1_000_000_000 },
    });
  });

  it('tells each what is theirs', async () => {
    const [ada, bob] = [await media.person(), await media.person()];
    await media.stage
      .table('media')
      .putMany([{ pk: `OWNER#${ada.id}`, sk: 'USAGE', bytes: 12_345, items: 2 }]);
    expect((await usage(ada.token)).body).toEqual({ bytes: 12_345, items: 2, quota: 1_000_000_000 });
    expect((await usage(bob.token)).body).toMatchObject({ bytes: 0, items: 0 });
  });

  it('is right to the byte from the moment an upload is allowed until it is rejected or removed', async () => {
    const ada = await media.person();
    const seen = async (id: string) => {
      const reply = await eventually('The end of its processing', async () => {
        const { body } = await media.request('GET', `/v1/media/${id}`, { token: ada.token });
        return ['ready', 'rejected'].includes(body.status) ? body : undefined;
      });
      return [reply.status, await media.usage(ada)];
    };
    const quota = { quota: 1_000_000_000 };
    await media.good(media.ask(ada, { ...aWish({ length: 1234 }), visibility: 'public' }));
    expect(await media.usage(ada)).toEqual({ bytes: 1234, items: 1, ...quota });
    const { id } = await media.upload(ada, aPixel);
    expect(await seen(id)).toEqual(['ready', { bytes: 1234 + aPixel.length, items: 2, ...quota }]);
    const broken = await media.upload(ada, new Uint8Array(777));
    expect(await seen(broken.id)).toEqual(['rejected', { bytes: 1234 + aPixel.length, items: 2, ...quota }]);
    for (const each of [id, broken.id])
      await media.good(media.request('DELETE', `/v1/media/${each}`, { token: ada.token }));
    expect(await media.usage(ada)).toEqual({ bytes: 1234, items: 1, ...quota });
  });

  it('refuses who has no token', async () => {
    expect(await usage()).toMatchObject({ status: 401, body: { code: 'request.unauthenticated' } });
    expect((await usage()).headers.get('x-request-id')).toBeTruthy();
  });
});
