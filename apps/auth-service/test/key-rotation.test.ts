import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';
import { newId } from '@paymyinvoice/platform';
import { anAccount } from './builders.ts';
import { startAuthStage, type AuthStage } from './auth-stage.ts';
import { ROTATION_FUNCTION, signingKeysOn } from './signing-keys.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let auth: AuthStage;
let ring: ReturnType<typeof signingKeysOn>;

beforeAll(async () => {
  auth = await startAuthStage(['auth', 'invoice']);
  ring = signingKeysOn(auth);
});

afterAll(async () => {
  ring.stop();
  await auth.stop();
});
afterEach(() => auth.stage.stage.setFaults({}));

const kidOf = (token: string) => decodeProtectedHeader(token).kid;
const atInvoice = async (token: string) =>
  (await auth.stage.request('invoice', 'GET', '/v1/time-entries', { token })).status;
const published = async () => await auth.request('GET', '/.well-known/jwks.json');
const publishedIds = async () => (await published()).body.keys.map(({ kid }: { kid: string }) => kid);
const signed = (container = ring.container()) => container.tokens.sign(anAccount(), newId('ses'));

describe('the first key', () => {
  it('is one, however many containers start at the same moment', async () => {
    const containers = Array.from({ length: 8 }, () => ring.container());
    const opened = await Promise.all(containers.map(({ service }) => service.current()));
    expect(new Set(opened.map(({ keyId }) => keyId))).toHaveLength(1);
    expect(await ring.statuses()).toEqual({ [String(opened[0]?.keyId)]: 'current' });
    expect(await publishedIds()).toEqual([opened[0]?.keyId]);
  });
});

describe('a container', () => {
  it('opens a key once, though many ask for it at the same moment', async () => {
    const { service } = ring.container();
    const open = vi.spyOn(ring.vault, 'open');
    await Promise.all(Array.from({ length: 50 }, () => service.current()));
    await ring.advance(10 * MINUTE);
    await service.current();
    expect(open).toHaveBeenCalledOnce();
    open.mockRestore();
  });

  it('asks KMS once, also when it is deployed', async () => {
    const [api, person] = ['paymyinvoice-local-auth-api', await auth.verifiedPerson()];
    await auth.stage.stage.kill(api);
    const before = (await auth.stage.stage.calls(api)).length;
    await Promise.all(Array.from({ length: 3 }, () => auth.signIn(person)));
    await Promise.all(Array.from({ length: 3 }, () => auth.signIn(person)));
    const calls = (await auth.stage.stage.calls(api)).slice(before);
    const functions = await auth.stage.stage.functions();
    const instances = functions.find(({ name }) => name === api)?.instances ?? [];
    expect(calls.filter(({ action }) => action === 'Decrypt')).toHaveLength(instances.length);
  });

  it('tries again after a failure to open its key or to read the ring, and then keeps what it has', async () => {
    const { service } = ring.container();
    const open = vi.spyOn(ring.vault, 'open').mockRejectedValueOnce(new Error('KMS is away'));
    const read = vi.spyOn(ring.repository, 'ring').mockRejectedValueOnce(new Error('DynamoDB is away'));
    await expect(service.current()).rejects.toThrow('DynamoDB is away');
    const first = await Promise.allSettled([service.current(), service.current()]);
    expect(first.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const keys = await Promise.all([service.current(), service.current()]);
    expect(new Set(keys.map(({ privateKey }) => privateKey))).toHaveLength(1);
    expect(open).toHaveBeenCalledTimes(2);
    expect(read).toHaveBeenCalledTimes(2);
    vi.restoreAllMocks();
  });

  it('says that it is well after it has opened the key that it would sign with', async () => {
    const api = 'paymyinvoice-local-auth-api';
    await auth.stage.stage.kill(api);
    const before = (await auth.stage.stage.calls(api)).length;
    expect((await auth.request('GET', '/health')).body.checks).toMatchObject({ signingKeys: 'ok' });
    const calls = (await auth.stage.stage.calls(api)).slice(before).map(({ action }) => action);
    expect(calls).toContain('Decrypt');
  });
});

describe('a rotation', () => {
  it('publishes the next key, and has it sign thirty days later; the old one is published for a day more', async () => {
    const old = await ring.keyOf('current');
    await ring.rotate();
    const next = await ring.keyOf('next');
    await ring.advanceTo(new Date(Date.parse(old.since) + 30 * DAY - 10 * MINUTE));
    await ring.rotate();
    const [before, stale] = [await signed(), ring.container()];
    expect(kidOf(await signed(stale))).toBe(old.keyId);
    expect(await atInvoice(before)).toBe(200);
    await ring.advance(10 * MINUTE);
    await ring.rotate();
    await ring.idle();
    expect(await ring.statuses()).toMatchObject({ [old.keyId]: 'previous', [next.keyId]: 'current' });
    const after = await signed();
    expect(kidOf(after)).toBe(next.keyId);
    for (const token of [before, after, await signed(stale)]) expect(await atInvoice(token)).toBe(200);
    expect(kidOf(await signed(stale))).toBe(next.keyId);
    expect(await publishedIds()).toHaveLength(3);

    const turnedAt = Date.parse((await ring.keyOf('current')).since);
    await ring.advanceTo(new Date(turnedAt + DAY - MINUTE));
    await ring.rotate();
    expect(await ring.statuses()).toHaveProperty(old.keyId);
    await ring.advance(MINUTE);
    await ring.rotate();
    await ring.idle();
    expect(await ring.statuses()).not.toHaveProperty(old.keyId);
    await ring.advance(MINUTE);
    expect(await publishedIds()).not.toContain(old.keyId);
  });

  it('is carried on from wherever a run died, and turns once however many runs there are', async () => {
    for (const when of ['before', 'after'] as const) {
      for (let call = 0; ; call += 1) {
        const [current, next] = [await ring.keyOf('current'), await ring.keyOf('next')];
        await ring.advance(30 * DAY);
        await auth.stage.stage.setFaults({ crash: { function: ROTATION_FUNCTION, call, when } });
        // Beside the run of the schedule, which is due too.
        await Promise.allSettled([ring.rotate()]);
        await ring.idle();
        const { crashed } = await auth.stage.stage.faults();
        await auth.stage.stage.setFaults({});
        const token = await signed();
        await ring.rotate();
        expect(await ring.statuses()).toMatchObject({ [current.keyId]: 'previous', [next.keyId]: 'current' });
        expect((await ring.keys()).map(({ status }) => status).sort()).toEqual([
          'current',
          'next',
          'previous',
        ]);
        expect(await atInvoice(token)).toBe(200);
        if (crashed?.struck === undefined) break;
      }
    }
  }, 120_000);

  it('comes to rest after a year without any', async () => {
    await ring.advance(365 * DAY);
    await ring.rotate();
    await ring.advance(DAY);
    await ring.rotate();
    await ring.idle();
    expect((await ring.keys()).map(({ status }) => status).sort()).toEqual(['current', 'next']);
    expect(await atInvoice(await signed())).toBe(200);
  });

  it('fails no token that is valid, while everybody signs and checks', async () => {
    const containers = Array.from({ length: 6 }, () => ring.container());
    const refusals: string[] = [];
    const kids = new Set<string | undefined>();
    let live: string[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      for (const stepMs of [
        29 * DAY,
        DAY - 10 * MINUTE,
        ...Array<number>(5).fill(5 * MINUTE),
        3 * HOUR,
        DAY,
      ]) {
        await ring.advance(stepMs);
        const nowSeconds = ring.clock().getTime() / 1000;
        live = live.filter((token) => (decodeJwt(token).exp ?? 0) > nowSeconds + 30);
        const signing = Promise.all(containers.map((container) => signed(container)));
        const rotating = Promise.all([ring.rotate(), ring.rotate()]);
        const verifying = live.map(async (token, at) => {
          const verifier = containers[at % containers.length]?.tokens;
          await verifier?.verify(token).catch((error: unknown) => refusals.push(`auth: ${String(error)}`));
          if ((await atInvoice(token)) !== 200) refusals.push(`invoice: ${String(kidOf(token))}`);
        });
        const [tokens] = await Promise.all([signing, rotating, ...verifying]);
        tokens.forEach((token) => kids.add(kidOf(token)));
        live.push(...tokens);
      }
    }
    expect(refusals).toEqual([]);
    expect(kids.size).toBeGreaterThanOrEqual(4);
  }, 120_000);
});

describe('an operator', () => {
  it('replaces the current key early, once every gateway knows the next one', async () => {
    const [current, next] = [await ring.keyOf('current'), await ring.keyOf('next')];
    await ring.advance(2 * HOUR);
    const token = await signed();
    for (let times = 0; times < 2; times += 1) await ring.rotate({ replace: current.keyId });
    expect(await ring.statuses()).toMatchObject({ [current.keyId]: 'previous', [next.keyId]: 'current' });
    const said = (await auth.stage.stage.log(ROTATION_FUNCTION)).map(
      ({ text }) => JSON.parse(text) as unknown,
    );
    expect(said).toContainEqual(
      expect.objectContaining({
        order: { kind: 'replace', keyId: current.keyId },
        keys: expect.arrayContaining([{ keyId: next.keyId, status: 'current' }]),
      }),
    );
    expect(await atInvoice(token)).toBe(200);
    expect(await atInvoice(await signed())).toBe(200);
    await expect(ring.rotate({ replace: next.keyId })).rejects.toThrow(
      'Gateways may not know the next key yet',
    );
  });

  it('retires a compromised key: nothing that it signed is good any more', async () => {
    await ring.advance(2 * DAY);
    await ring.rotate();
    await ring.idle();
    const compromised = await ring.keyOf('current');
    const [stolen, stale] = [await ring.vault.open(compromised), ring.container()];
    const forge = () =>
      new SignJWT({ ...decodeJwt(honest), exp: ring.clock().getTime() / 1000 + 600 })
        .setProtectedHeader({ alg: 'RS256', kid: compromised.keyId })
        .sign(stolen);
    const honest = await signed(stale);
    expect(await atInvoice(await forge())).toBe(200);
    const keys = await ring.rotate({ retire: compromised.keyId });
    expect(keys.map(({ status }) => status).sort()).toEqual(['current', 'next']);
    await ring.advance(MINUTE);
    expect(await publishedIds()).not.toContain(compromised.keyId);
    await expect(stale.tokens.verify(await forge())).rejects.toThrow('no applicable key found');
    // A gateway goes by the keys that it has read for up to two hours.
    await ring.advance(2 * HOUR);
    expect(await atInvoice(await forge())).toBe(401);
    expect(await atInvoice(await signed(stale))).toBe(200);
  });

  it.each([
    [{ retire: 'a key of nobody' }, 'There is no key a key of nobody; there are '],
    [{ retyre: 'x' }, 'Send {}'],
    [{ retire: 'x', replace: 'y' }, 'Send {}'],
  ])('is told that %j is no order, and nothing turns', async (payload, message) => {
    const before = await ring.statuses();
    await expect(ring.rotate(payload)).rejects.toThrow(message);
    expect(await ring.statuses()).toEqual(before);
  });
});
