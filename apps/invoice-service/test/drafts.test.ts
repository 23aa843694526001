import { userDeleted } from '@paymyinvoice/contracts';
import { anEvent, type Person } from '@paymyinvoice/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { anInvoice, codeOf, startInvoiceStage, type InvoiceStage } from './invoice-stage.ts';

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

const INVOICES = '/v1/invoices';
const payer = anInvoice().payer;
const send = (method: string, path: string, options: object = {}) =>
  invoices.request(method, INVOICES + path, { token: owner.token, ...options });
const create = (overrides: object = {}, headers = {}) =>
  send('POST', '', { body: anInvoice(overrides), headers });
const amend = (id: string, body: object, headers = {}) => send('PATCH', `/${id}`, { body, headers });
const issue = (id: string) => invoices.good(send('POST', `/${id}/issue`));
const rowsOf = async (prefix: string, { id }: Person = owner) =>
  (await invoices.stage.table('invoice').query({ pk: `OWNER#${id}`, prefix, consistent: true })).rows;

describe('drafting an invoice', () => {
  it('answers with all that it says and what that comes to, and stores it for the caller of the token', async () => {
    const more = { dueDate: '2026-12-31', notes: 'Net cash.\r\nThank you.', attachments: [aMedia(1)] };
    const { status, headers, body } = await create(more);
    expect(status).toBe(201);
    expect(headers.get('location')).toMatch(new RegExp(`${INVOICES}/${body.id}$`));
    expect(headers.get('etag')).toBe('"1"');
    const eur = (amount: number) => ({ amount, currency: 'EUR' });
    const [design, travel] = anInvoice().lines;
    expect(body).toEqual({
      ...{
        id: expect.stringMatching(/^inv_[0-9A-HJKMNP-TV-Z]{26}$/),
        status: 'draft',
        payer,
        currency: 'EUR',
      },
      ...{ subtotal: eur(29_998), taxTotal: eur(4750), total: eur(34_748) },
      ...{ paid: eur(0), refunded: eur(0), credited: eur(0), outstanding: eur(0) },
      lines: [
        { ...design, amount: eur(24_998) },
        { ...travel, amount: eur(5000) },
      ],
      taxes: [{ ratePercent: '19', net: eur(24_998), tax: eur(4750) }],
      ...{
        dueDate: '2026-12-31',
        notes: 'Net cash.\nThank you.',
        attachments: [aMedia(1)],
        timeEntryIds: [],
      },
      ...{ payments: [], refunds: [], creditNotes: [] },
      ...{
        createdAt: body.updatedAt,
        updatedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/),
      },
    });
    expect(await invoices.read(owner, body.id)).toEqual(body);
    expect(await rowsOf('INVOICE#')).toEqual([
      expect.objectContaining({ id: body.id, ownerId: owner.id, state: 'draft', version: 1 }),
      expect.objectContaining({ sk: `INVOICE#${body.id}#CONTENT`, version: 1 }),
    ]);
    expect(await rowsOf('HISTORY#')).toEqual([
      expect.objectContaining({ action: 'created', actor: 'owner' }),
    ]);
    expect(await invoices.eventsAbout(body.id)).toEqual([]);
  });

  it('with one key and one body happens once and answers alike, however often and at once it is sent', async () => {
    const key = { 'idempotency-key': 'the key' };
    const first = await create({}, key);
    const again = await create({}, key);
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.headers.get('etag')).toBe('"1"');
    const storm = await Promise.all(
      Array.from({ length: 8 }, () => create({}, { 'idempotency-key': 'storm' })),
    );
    expect(storm.every(({ status }) => status === 201 || status === 409)).toBe(true);
    expect(new Set(storm.filter(({ status }) => status === 201).map(({ body }) => body.id)).size).toBe(1);
    expect(await rowsOf('INVOICE#')).toHaveLength(4);
  });

  it('with one key and another body is refused', async () => {
    await create({}, { 'idempotency-key': 'the key' });
    const reply = await create({ currency: 'USD' }, { 'idempotency-key': 'the key' });
    expect(codeOf(reply)).toEqual([422, 'idempotency.key_reused']);
    expect(await rowsOf('INVOICE#')).toHaveLength(2);
  });

  it('happens once with one key even when replies of the store are lost', async () => {
    await invoices.stage.stage.setFaults({ timeout: 0.2, seed: 7 });
    for (let round = 0; round < 5; round += 1) {
      const key = { 'idempotency-key': `round ${round}` };
      const first = await create({}, key);
      expect(await create({}, key)).toMatchObject({ status: 201, body: first.body });
    }
    await invoices.stage.stage.setFaults({});
    expect(await rowsOf('INVOICE#')).toHaveLength(10);
  });

  it('is refused to whose account is closed', async () => {
    await close(owner);
    expect(codeOf(await create())).toEqual([401, 'issuer.gone']);
    expect(await rowsOf('INVOICE#')).toEqual([]);
  });
});

describe('changing a draft', () => {
  it('replaces what is sent, keeps what is left out, and takes away what is null', async () => {
    const before = await invoices.draft(owner, {
      ...{ payer: { ...payer, address: '1 Road\nTown' }, notes: 'Thank you.', dueDate: '2026-12-31' },
      attachments: [aMedia(1)],
    });
    const lines = [{ description: 'Rent', quantity: '1', unitAmount: 70_000 }];
    const first = await amend(before.id, { payer: { address: null }, lines, attachments: [aMedia(2)] });
    expect(first.status).toBe(200);
    expect(first.headers.get('etag')).toBe('"2"');
    expect(first.body).toMatchObject({
      ...{ payer, notes: 'Thank you.', dueDate: '2026-12-31', attachments: [aMedia(2)], taxes: [] },
      ...{ total: { amount: 70_000, currency: 'EUR' }, createdAt: before.createdAt },
    });
    expect(first.body.payer).not.toHaveProperty('address');
    const second = await amend(before.id, {
      ...{ payer: { name: 'Initrode' }, currency: 'JPY', notes: null, dueDate: null, attachments: [] },
    });
    expect(second.body).toMatchObject({
      ...{ payer: { name: 'Initrode', email: payer.email }, currency: 'JPY', attachments: [] },
      total: { amount: 70_000, currency: 'JPY' },
    });
    expect(second.body).not.toHaveProperty('notes');
    expect(second.body).not.toHaveProperty('dueDate');
    expect(await invoices.read(owner, before.id)).toEqual(second.body);
    expect((await rowsOf('HISTORY#')).map((row) => row['action'])).toEqual(['created', 'changed', 'changed']);
  });

  it('heeds the version that its changer has seen', async () => {
    const { id } = await invoices.draft(owner);
    expect((await amend(id, { notes: 'One' }, { 'if-match': '"1"' })).status).toBe(200);
    expect(codeOf(await amend(id, { notes: 'Two' }, { 'if-match': '"1"' }))).toEqual([
      412,
      'version.conflict',
    ]);
    expect(await invoices.read(owner, id)).toMatchObject({ notes: 'One' });
    expect((await amend(id, { notes: 'Three' }, { 'if-match': '*' })).status).toBe(200);
  });

  it('loses none of many changes that arrive at once', async () => {
    const { id } = await invoices.draft(owner);
    const members = [
      { notes: 'Thank you.' },
      { dueDate: '2027-01-31' },
      { payer: { name: 'Initrode' } },
      { payer: { address: '1 Road' } },
      { attachments: [aMedia(1)] },
      { lines: [{ description: 'Rent', quantity: '3', unitAmount: 100 }] },
    ];
    const replies = await Promise.all(members.flatMap((body) => [amend(id, body), amend(id, body)]));
    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 200));
    expect(await invoices.read(owner, id)).toMatchObject({
      ...{ notes: 'Thank you.', dueDate: '2027-01-31', attachments: [aMedia(1)] },
      ...{ payer: { ...payer, name: 'Initrode', address: '1 Road' }, total: { amount: 300 } },
    });
    expect((await rowsOf(`INVOICE#${id}`))[0]).toMatchObject({ version: 13 });
  });

  it('lets one of those in who insist on the same version', async () => {
    const { id } = await invoices.draft(owner);
    const replies = await Promise.all(
      Array.from({ length: 8 }, (_, index) => amend(id, { notes: `${index}` }, { 'if-match': '"1"' })),
    );
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(replies.filter(({ status }) => status === 412)).toHaveLength(7);
  });

  it.each<[string, object, string]>([
    ['no line at all', { lines: [] }, 'lines'],
    ['a payer of null', { payer: null }, 'payer'],
    ['a name of null', { payer: { name: null } }, 'payer.name'],
    ['a currency of null', { currency: null }, 'currency'],
    ['a status', { status: 'paid' }, 'status'],
    ['a stranger inside', { payer: { phone: '1' } }, 'payer.phone'],
    ['a line of its own answer', { lines: [{ ...anInvoice().lines[0], amount: 1 }] }, 'lines.0.amount'],
    ['a day that does not exist', { dueDate: '2026-02-30' }, 'dueDate'],
    ['a day that no other comes after', { dueDate: '9999-12-31' }, 'dueDate'],
    ['one file twice', { attachments: [aMedia(1), aMedia(1)] }, 'attachments'],
  ])('is refused with %s, and changes nothing', async (_what, body, path) => {
    const before = await invoices.draft(owner);
    const reply = await amend(before.id, body);
    expect(codeOf(reply)).toEqual([400, 'request.invalid']);
    expect(reply.body.errors).toContainEqual(expect.objectContaining({ path }));
    expect(await invoices.read(owner, before.id)).toEqual(before);
  });

  it('is over once it is issued', async () => {
    const { id } = await invoices.draft(owner);
    const issued = await issue(id);
    expect(codeOf(await amend(id, { notes: 'Late' }))).toEqual([409, 'invoice.not_draft']);
    expect(codeOf(await send('DELETE', `/${id}`))).toEqual([409, 'invoice.not_draft']);
    expect(await invoices.read(owner, id)).toEqual(issued);
  });

  it('comes either before the issue or not at all', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id } = await invoices.draft(owner);
      const lines = [{ description: 'Rent', quantity: '1', unitAmount: 100 }];
      const [changed, issued] = await Promise.all([amend(id, { lines }), issue(id)]);
      expect([200, 409]).toContain(changed.status);
      const total = changed.status === 200 ? 100 : 34_748;
      expect(issued).toMatchObject({ total: { amount: total }, outstanding: { amount: total } });
      expect(issued.lines).toHaveLength(changed.status === 200 ? 1 : 2);
      expect(await invoices.read(owner, id)).toEqual(issued);
    }
  });
});

describe('removing a draft', () => {
  it('leaves nothing of it', async () => {
    const { id } = await invoices.draft(owner);
    expect(codeOf(await send('DELETE', `/${id}`, { headers: { 'if-match': '"7"' } }))).toEqual([
      412,
      'version.conflict',
    ]);
    const reply = await send('DELETE', `/${id}`, { headers: { 'if-match': '"1"' } });
    expect(reply).toMatchObject({ status: 204, body: '' });
    for (const method of ['GET', 'DELETE'])
      expect(codeOf(await send(method, `/${id}`))).toEqual([404, 'invoice.not_found']);
    expect(codeOf(await amend(id, { notes: 'Late' }))).toEqual([404, 'invoice.not_found']);
    expect(await rowsOf('INVOICE#')).toEqual([]);
  });

  it('and issuing it at once: one of the two happens', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id } = await invoices.draft(owner);
      const [removed, issued] = await Promise.all([send('DELETE', `/${id}`), send('POST', `/${id}/issue`)]);
      expect([
        [204, 404],
        [409, 200],
      ]).toContainEqual([removed.status, issued.status]);
      expect(await rowsOf(`INVOICE#${id}`)).toHaveLength(removed.status === 204 ? 0 : 2);
    }
  });
});

describe('every route of an invoice', () => {
  const routes: [method: string, path: (id: string) => string, body?: object][] = [
    ['POST', () => '', anInvoice()],
    ['GET', () => ''],
    ['GET', (id) => `/${id}`],
    ['PATCH', (id) => `/${id}`, { notes: 'Mine now' }],
    ['DELETE', (id) => `/${id}`],
  ];

  it.each(routes)('%s refuses who has no token', async (method, path, body) => {
    const { id } = await invoices.draft(owner);
    for (const token of [undefined, 'nonsense', `${owner.token.slice(0, -8)}AAAAAAAA`])
      expect(codeOf(await send(method, path(id), { token, body }))).toEqual([401, 'request.unauthenticated']);
    expect(await rowsOf('INVOICE#')).toHaveLength(2);
  });

  it.each(routes.slice(2))('%s shows a stranger nothing', async (method, path, body) => {
    const before = await invoices.draft(owner);
    const { token } = await invoices.person();
    for (const id of [before.id, 'inv_01JZX8Q5W3M7T9V2B4C6D8E0FG', 'inv_x', 'draft'])
      expect(codeOf(await send(method, path(id), { token, body }))).toEqual([404, 'invoice.not_found']);
    expect(await invoices.read(owner, before.id)).toEqual(before);
  });

  it.each(routes.slice(3))('%s is refused to whose account is closed', async (method, path, body) => {
    const { id } = await invoices.draft(owner);
    await close(owner);
    expect([401, 404]).toContain((await send(method, path(id), { body })).status);
  });
});

function aMedia(number: number): string {
  return `med_01JZX8Q5W3M7T9V2B4C6D8E0F${number}`;
}

async function close({ id }: Person): Promise<void> {
  const closed = anEvent(userDeleted, { subject: id, sequence: 4, data: { userId: id } });
  await invoices.stage.deliver('invoice', closed);
}
