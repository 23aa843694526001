import { startTestStage, type Person, type TestStage } from '@paymyinvoice/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const ENTRIES = '/v1/time-entries';
const worked = {
  date: '2026-01-31',
  minutes: 90,
  description: 'Design review',
  hourlyRate: { amount: 10_000, currency: 'EUR' },
};

let stage: TestStage;
let ada: Person;

beforeAll(async () => {
  stage = await startTestStage(['invoice']);
});
afterAll(() => stage.stop());
beforeEach(async () => {
  ada = await stage.person();
});

const send = (method: string, path: string, options: Parameters<TestStage['request']>[3] = {}) =>
  stage.request('invoice', method, path, { token: ada.token, ...options });
const record = (overrides: object = {}, headers = {}) =>
  send('POST', ENTRIES, { body: { ...worked, ...overrides }, headers });
const storedFor = async (person: Person) =>
  (await stage.table('invoice').query({ pk: `OWNER#${person.id}`, prefix: 'TIME#' })).rows;

describe('recording time', () => {
  it('answers with the entry, where it is, and its version; the row belongs to the caller of the token', async () => {
    const { status, headers, body } = await record({ client: 'Initech' });
    expect(status).toBe(201);
    expect(headers.get('location')).toMatch(new RegExp(`${ENTRIES}/${body.id}$`));
    expect(headers.get('etag')).toBe('"1"');
    expect(body).toEqual({
      ...{ id: expect.stringMatching(/^tim_[0-9A-HJKMNP-TV-Z]{26}$/), ...worked, client: 'Initech' },
      ...{
        createdAt: body.updatedAt,
        updatedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/),
      },
    });
    expect(await storedFor(ada)).toEqual([
      expect.objectContaining({ id: body.id, ownerId: ada.id, minutes: 90, version: 1 }),
    ]);
  });

  it.each<[string, object, string]>([
    ['minutes as text', { minutes: '90' }, 'minutes'],
    ['minutes in an exponent beyond a day', { minutes: 1e4 }, 'minutes'],
    ['half a minute', { minutes: 0.5 }, 'minutes'],
    ['no minutes at all', { minutes: 0 }, 'minutes'],
    ['a day that does not exist', { date: '2026-02-30' }, 'date'],
    ['a day of no time that counts', { date: '0000-01-01' }, 'date'],
    ['an empty description', { description: '  ' }, 'description'],
    ['a currency that does not exist', { hourlyRate: { amount: 1, currency: 'XYZ' } }, 'hourlyRate.currency'],
    ['fractions of a cent', { hourlyRate: { amount: 0.1, currency: 'EUR' } }, 'hourlyRate.amount'],
    ['an owner in the body', { ownerId: 'usr_01JZX8Q5W3M7T9V2B4C6D8E0FG' }, 'ownerId'],
    ['a stranger inside', { hourlyRate: { amount: 1, currency: 'EUR', tax: 1 } }, 'hourlyRate.tax'],
  ])('refuses %s and stores nothing', async (_what, overrides, path) => {
    const { status, headers, body } = await record(overrides);
    expect(status).toBe(400);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body).toMatchObject({
      code: 'request.invalid',
      status: 400,
      requestId: headers.get('x-request-id'),
    });
    expect(body.errors).toContainEqual(expect.objectContaining({ path }));
    expect(await storedFor(ada)).toEqual([]);
  });

  it('with one key and one body happens once and answers alike, however often and at once it is sent', async () => {
    const key = { 'idempotency-key': 'the key' };
    const first = await record({}, key);
    const again = await record({}, key);
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    const storm = await Promise.all(
      Array.from({ length: 8 }, () => record({}, { 'idempotency-key': 'storm' })),
    );
    expect(storm.map(({ status }) => status).every((status) => status === 201 || status === 409)).toBe(true);
    expect(new Set(storm.filter(({ status }) => status === 201).map(({ body }) => body.id)).size).toBe(1);
    expect(await storedFor(ada)).toHaveLength(2);
  });

  it('takes all that one person sends at once, though each looks at the same issuer', async () => {
    const replies = await Promise.all(Array.from({ length: 20 }, () => record()));
    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 201));
    expect(await storedFor(ada)).toHaveLength(20);
  });

  it('with one key and another body is refused', async () => {
    await record({}, { 'idempotency-key': 'the key' });
    const reply = await record({ minutes: 15 }, { 'idempotency-key': 'the key' });
    expect(reply).toMatchObject({ status: 422, body: { code: 'idempotency.key_reused' } });
    expect(await storedFor(ada)).toHaveLength(1);
  });
});

describe('listing time', () => {
  it('gives full pages, newest day first, and nothing of anybody else', async () => {
    await stage.request('invoice', 'POST', ENTRIES, { token: (await stage.person()).token, body: worked });
    for (const day of ['03', '01', '05', '02', '04']) await record({ date: `2026-03-${day}` });
    const first = await send('GET', `${ENTRIES}?limit=3`);
    const second = await send('GET', `${ENTRIES}?limit=3&cursor=${first.body.nextCursor}`);
    const days = (reply: typeof first) =>
      reply.body.items.map(({ date }: { date: string }) => date.slice(-2));
    expect(days(first)).toEqual(['05', '04', '03']);
    expect(days(second)).toEqual(['02', '01']);
    expect(second.body).not.toHaveProperty('nextCursor');
  });

  it('finds nothing in a range that ends before it begins', async () => {
    await record();
    const reply = await send('GET', `${ENTRIES}?from=2026-12-31&to=2026-01-01`);
    expect(reply).toMatchObject({ status: 200, body: { items: [] } });
  });

  it('keeps to a range of days, both included, and to what is or is not invoiced', async () => {
    for (const day of ['01', '02', '03', '04']) await record({ date: `2026-03-${day}` });
    const count = async (query: string) => (await send('GET', `${ENTRIES}?${query}`)).body.items.length;
    expect(await count('from=2026-03-02&to=2026-03-03')).toBe(2);
    expect(await count('from=2026-03-04')).toBe(1);
    expect(await count('invoiced=false&to=2026-03-01')).toBe(1);
    expect(await count('invoiced=true')).toBe(0);
  });

  it('refuses a cursor that is damaged, of another list, or of another person', async () => {
    for (const day of ['01', '02']) await record({ date: `2026-03-${day}` });
    const { nextCursor } = (await send('GET', `${ENTRIES}?limit=1`)).body;
    const refused = { status: 400, body: { code: 'cursor.invalid' } };
    const damaged = (nextCursor.startsWith('A') ? 'B' : 'A') + nextCursor.slice(1);
    expect(await send('GET', `${ENTRIES}?limit=1&cursor=${damaged}`)).toMatchObject(refused);
    expect(await send('GET', `${ENTRIES}?limit=1&invoiced=false&cursor=${nextCursor}`)).toMatchObject(
      refused,
    );
    const { token } = await stage.person();
    expect(await send('GET', `${ENTRIES}?limit=1&cursor=${nextCursor}`, { token })).toMatchObject(refused);
  });

  it.each(['limit=0', 'limit=101', 'limit=ten', 'invoiced=maybe', 'from=yesterday', 'colour=blue'])(
    'refuses ?%s',
    async (query) => {
      expect(await send('GET', `${ENTRIES}?${query}`)).toMatchObject({
        status: 400,
        body: { code: 'request.invalid' },
      });
    },
  );
});

describe('a time entry', () => {
  it('is read with its version and is not sent again to who has it', async () => {
    const { id } = (await record()).body;
    const read = await send('GET', `${ENTRIES}/${id}`);
    expect(read).toMatchObject({ status: 200, body: { id, ...worked } });
    const again = await send('GET', `${ENTRIES}/${id}`, {
      headers: { 'if-none-match': read.headers.get('etag') ?? '' },
    });
    expect(again).toMatchObject({ status: 304, body: '' });
  });

  it('is changed member by member, and only from the version its changer has seen', async () => {
    const { id } = (await record({ client: 'Initech' })).body;
    const path = `${ENTRIES}/${id}`;
    const changed = await send('PATCH', path, {
      body: { minutes: 60, client: null },
      headers: { 'if-match': '"1"' },
    });
    expect(changed).toMatchObject({ status: 200, body: { minutes: 60, description: worked.description } });
    expect(changed.body).not.toHaveProperty('client');
    expect(changed.headers.get('etag')).toBe('"2"');
    const late = await send('PATCH', path, { body: { minutes: 30 }, headers: { 'if-match': '"1"' } });
    expect(late).toMatchObject({ status: 412, body: { code: 'version.conflict' } });
    expect(await storedFor(ada)).toEqual([expect.objectContaining({ minutes: 60, version: 2 })]);
  });

  it('loses no change when many arrive at once', async () => {
    const { id } = (await record()).body;
    const path = `${ENTRIES}/${id}`;
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, index) => send('PATCH', path, { body: { minutes: index + 1 } })),
    );
    expect(replies.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect((await storedFor(ada))[0]).toMatchObject({ version: 21 });
  });

  it('is locked once it stands on an invoice', async () => {
    const { id } = (await record()).body;
    const row = await stage.table('invoice').get({ pk: `OWNER#${ada.id}`, sk: `TIME#${id}` });
    if (row === undefined) throw new Error('The entry is not stored.');
    await stage.table('invoice').putMany([{ ...row, invoiceId: 'inv_01JZX8Q5W3M7T9V2B4C6D8E0FG' }]);
    const locked = { status: 409, body: { code: 'time_entry.invoiced' } };
    expect(await send('PATCH', `${ENTRIES}/${id}`, { body: { minutes: 1 } })).toMatchObject(locked);
    expect(await send('DELETE', `${ENTRIES}/${id}`)).toMatchObject(locked);
  });

  it('is gone after its removal', async () => {
    const { id } = (await record()).body;
    expect(await send('DELETE', `${ENTRIES}/${id}`, { headers: { 'if-match': '"7"' } })).toMatchObject({
      status: 412,
    });
    expect(await send('DELETE', `${ENTRIES}/${id}`)).toMatchObject({ status: 204 });
    const gone = { status: 404, body: { code: 'time_entry.not_found' } };
    expect(await send('DELETE', `${ENTRIES}/${id}`)).toMatchObject(gone);
    expect(await send('GET', `${ENTRIES}/${id}`)).toMatchObject(gone);
    expect(await storedFor(ada)).toEqual([]);
  });
});

describe('every route', () => {
  const routes: [method: string, path: (id: string) => string, body?: object][] = [
    ['POST', () => ENTRIES, worked],
    ['GET', () => ENTRIES],
    ['GET', (id) => `${ENTRIES}/${id}`],
    ['PATCH', (id) => `${ENTRIES}/${id}`, { minutes: 1 }],
    ['DELETE', (id) => `${ENTRIES}/${id}`],
  ];

  it.each(routes)(
    '%s refuses who has no token, a forged one, or one of another audience',
    async (method, path, body) => {
      const { id } = (await record()).body;
      const foreign = (await stage.person({ aud: 'paymyinvoice-elsewhere' })).token;
      const expired = (await stage.person({ exp: Math.floor(Date.now() / 1000) - 1 })).token;
      const forged = `${ada.token.slice(0, -8)}AAAAAAAA`;
      for (const token of [undefined, 'nonsense', forged, foreign, expired]) {
        const reply = await stage.request('invoice', method, path(id), { token, body });
        expect(reply).toMatchObject({ status: 401, body: { code: 'request.unauthenticated' } });
      }
      expect(await storedFor(ada)).toHaveLength(1);
    },
  );

  it.each(routes.slice(2))('%s shows a stranger nothing', async (method, path, body) => {
    const { id } = (await record()).body;
    const { token } = await stage.person();
    const reply = await stage.request('invoice', method, path(id), { token, body });
    expect(reply).toMatchObject({ status: 404, body: { code: 'time_entry.not_found' } });
    expect(await storedFor(ada)).toEqual([expect.objectContaining({ id, version: 1 })]);
  });
});
