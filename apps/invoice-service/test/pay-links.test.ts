import { type Person } from '@paymyinvoice/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aPayer, codeOf, payTokenIn, startInvoiceStage, type InvoiceStage } from './invoice-stage.ts';

let invoices: InvoiceStage;
let owner: Person;
beforeAll(async () => {
  invoices = await startInvoiceStage();
});
afterAll(() => invoices.stop());
beforeEach(async () => {
  owner = await invoices.person();
});

const eur = (amount: number) => ({ amount, currency: 'EUR' });
const look = (token: string) => invoices.request('GET', `/v1/pay/${token}`);
const UNKNOWN = 'A'.repeat(43);

async function linked(overrides: object = {}) {
  const payer = aPayer({ address: 'Elm Street 1' });
  const issued = await invoices.issued(owner, { payer, ...overrides });
  return { payer, issued, token: payTokenIn(await invoices.mailTo(payer.email)) };
}

describe('a link to pay', () => {
  it('shows the payer the invoice and nothing else', async () => {
    const { issued, payer, token } = await linked({ notes: 'Thank you.' });
    const { status, headers, body } = await look(token);
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toEqual({
      invoice: {
        ...{ number: 'INV-000001', status: 'open', currency: 'EUR', notes: 'Thank you.' },
        ...{ issuedOn: issued.issuedOn, dueDate: issued.dueDate },
        lines: [
          {
            ...{ description: 'Design', quantity: '2.5', unitAmount: 9999 },
            ...{ taxRatePercent: '19', amount: eur(24_998) },
          },
          { description: 'Travel', quantity: '1', unitAmount: 5000, amount: eur(5000) },
        ],
        taxes: [{ ratePercent: '19', net: eur(24_998), tax: eur(4750) }],
        ...{ subtotal: eur(29_998), taxTotal: eur(4750), total: eur(34_748) },
        ...{ paid: eur(0), credited: eur(0), outstanding: eur(34_748), payable: eur(34_748) },
      },
      issuer: { name: owner.name, email: owner.email },
      payer: { name: payer.name },
      payments: [],
    });
  });

  it('leaves out of what is payable what payments under way will take', async () => {
    const { issued, token } = await linked();
    const table = invoices.stage.table('invoice');
    const row = await table.get({ pk: `OWNER#${owner.id}`, sk: `INVOICE#${issued.id}` });
    if (row === undefined) throw new Error('The invoice is not stored.');
    await table.putMany([{ ...row, reservedMinor: 4748 }]);
    const { body } = await look(token);
    expect(body.invoice).toMatchObject({ outstanding: eur(34_748), payable: eur(30_000) });
  });

  it('says no more of what is unknown, mistyped, of a draft or void than that it leads nowhere', async () => {
    const { issued, token } = await linked();
    const answers = [];
    for (const wrong of [UNKNOWN, `${token}A`, token.slice(0, -1), 'x', issued.id, '%00', `${token}.`])
      answers.push(await look(wrong));
    const body = { reason: 'Wrong payer' };
    await invoices.good(
      invoices.request('POST', `/v1/invoices/${issued.id}/void`, { token: owner.token, body }),
    );
    answers.push(await look(token));
    for (const answer of answers) {
      expect(codeOf(answer)).toEqual([404, 'pay_link.not_found']);
      const { requestId: _, ...said } = answer.body;
      const { requestId: __, ...same } = answers[0]?.body;
      expect(said).toEqual(same);
    }
  });

  it('leads nowhere once its owner has left', async () => {
    const { issued, token } = await linked();
    const table = invoices.stage.table('invoice');
    const row = await table.get({ pk: `OWNER#${owner.id}`, sk: `INVOICE#${issued.id}` });
    if (row === undefined) throw new Error('The invoice is not stored.');
    await table.putMany([{ ...row, isAbandoned: true }]);
    expect(codeOf(await look(token))).toEqual([404, 'pay_link.not_found']);
  });

  it('is written down nowhere: not in a row, not in a log, not in an answer to the owner', async () => {
    const { issued, token } = await linked();
    await look(token);
    const headers = { 'idempotency-key': 'pay' };
    const body = { amount: 1, paymentMethod: 'tok_ok' };
    const paid = await invoices.request('POST', `/v1/pay/${token}/payments`, { headers, body });
    expect(paid.headers.get('location')).toContain(token);
    await invoices.request('GET', `/v1/pay/${token}/nonsense`);
    await invoices.request('POST', `/v1/pay/${token}`, { body: {} });
    const rows = (await invoices.stage.everyRow('invoice')).map((row) => JSON.stringify(row));
    expect(rows.some((row) => row.includes(issued.id))).toBe(true);
    expect(rows.filter((row) => row.includes(token))).toEqual([]);
    expect(JSON.stringify(await invoices.read(owner, issued.id))).not.toContain(token);
    for (const name of ['api', 'relay', 'sweep', 'events']) {
      const lines = await invoices.stage.stage.log(`paymyinvoice-local-invoice-${name}`);
      expect(lines.map(({ text }) => text).join('\n')).not.toContain(token);
    }
  });

  it('is another one for every invoice', async () => {
    const [one, two] = [await linked(), await linked()];
    expect(one.token).toMatch(/^[\w-]{43}$/);
    expect(one.token).not.toBe(two.token);
    expect((await look(one.token)).body.invoice.number).toBe('INV-000001');
    expect((await look(two.token)).body.invoice.number).toBe('INV-000002');
  });
});

describe('sending an invoice again', () => {
  const sendAgain = (id: string, options: object = {}) =>
    invoices.request('POST', `/v1/invoices/${id}/send`, { token: owner.token, ...options });

  it('mails another link, and the first one stays good', async () => {
    const { issued, payer, token } = await linked();
    const reply = await sendAgain(issued.id);
    expect([reply.status, reply.body]).toEqual([202, '']);
    const again = payTokenIn(await invoices.mailTo(payer.email, 1, /sent again$/));
    expect(again).not.toBe(token);
    for (const each of [token, again]) expect((await look(each)).status).toBe(200);
    const history = await invoices.request('GET', `/v1/invoices/${issued.id}/history?limit=1`, {
      token: owner.token,
    });
    expect(history.body.items).toEqual([{ at: expect.any(String), actor: 'owner', action: 'sent' }]);
    expect(await invoices.eventsAbout(issued.id)).toEqual([['invoice.issued', 1]]);
  });

  it('happens at most five times a day, however many ask at once', async () => {
    const { issued, payer } = await linked();
    const replies = await Promise.all(Array.from({ length: 8 }, () => sendAgain(issued.id)));
    expect(replies.filter(({ status }) => status === 202)).toHaveLength(5);
    const refused = replies.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(3);
    for (const reply of refused) {
      expect(reply.body.code).toBe('rate.limited');
      expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(80_000);
    }
    await invoices.mailTo(payer.email, 5, /sent again$/);
    expect(await invoices.stage.stage.mails(payer.email)).toHaveLength(6);
  });

  it('happens once with one key', async () => {
    const { issued, payer } = await linked();
    const headers = { 'idempotency-key': 'send' };
    for (const replayed of [null, 'true']) {
      const reply = await sendAgain(issued.id, { headers });
      expect([reply.status, reply.headers.get('idempotency-replayed')]).toEqual([202, replayed]);
    }
    await sendAgain(issued.id);
    await invoices.mailTo(payer.email, 2, /sent again$/);
    expect(await invoices.stage.stage.mails(payer.email)).toHaveLength(3);
  });

  it('is for what is owed', async () => {
    const { id } = await invoices.draft(owner);
    expect(codeOf(await sendAgain(id))).toEqual([409, 'invoice.not_open']);
    const { issued } = await linked();
    const table = invoices.stage.table('invoice');
    const row = await table.get({ pk: `OWNER#${owner.id}`, sk: `INVOICE#${issued.id}` });
    if (row === undefined) throw new Error('The invoice is not stored.');
    await table.putMany([{ ...row, balances: { receivable: 0 } }]);
    expect(codeOf(await sendAgain(issued.id))).toEqual([409, 'invoice.already_paid']);
  });

  it('is nobody else’s business', async () => {
    const { issued } = await linked();
    const stranger = await invoices.person();
    expect(codeOf(await sendAgain(issued.id, { token: undefined }))).toEqual([
      401,
      'request.unauthenticated',
    ]);
    expect(codeOf(await sendAgain(issued.id, { token: stranger.token }))).toEqual([404, 'invoice.not_found']);
    expect(codeOf(await sendAgain(issued.id, { body: { to: 'a@b.example' } }))).toEqual([
      400,
      'request.invalid',
    ]);
  });
});
