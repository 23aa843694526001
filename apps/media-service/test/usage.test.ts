import { startTestStage, type TestStage } from '@paymyinvoice/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let stage: TestStage;

beforeAll(async () => {
  stage = await startTestStage(['media']);
});
afterAll(() => stage.stop());

const usage = (token?: string) => stage.request('media', 'GET', '/v1/usage', { token });

describe('GET /v1/usage', () => {
  it('tells a newcomer that nothing is used', async () => {
    const { token } = await stage.person();
    expect(await usage(token)).toMatchObject({
      status: 200,
      body: { bytes: 0, items: 0, quota: 1_000_000_000 },
    });
  });

  it('tells each what is theirs', async () => {
    const [ada, bob] = [await stage.person(), await stage.person()];
    await stage.table('media').putMany([{ pk: `OWNER#${ada.id}`, sk: 'USAGE', bytes: 12_345, items: 2 }]);
    expect((await usage(ada.token)).body).toEqual({ bytes: 12_345, items: 2, quota: 1_000_000_000 });
    expect((await usage(bob.token)).body).toMatchObject({ bytes: 0, items: 0 });
  });

  it('refuses who has no token', async () => {
    expect(await usage()).toMatchObject({ status: 401, body: { code: 'request.unauthenticated' } });
    expect((await usage()).headers.get('x-request-id')).toBeTruthy();
  });
});
