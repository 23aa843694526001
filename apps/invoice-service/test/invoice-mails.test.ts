import { userUpdated } from '@paymyinvoice/contracts';
import { anEvent, eventually, type Person } from '@paymyinvoice/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aPayer, payTokenIn, startInvoiceStage, type InvoiceStage } from './invoice-stage.ts';

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

const RELAY = 'paymyinvoice-local-invoice-relay';
const post = (id: string, what: string, body?: object) =>
  invoices.good(invoices.request('POST', `/v1/invoices/${id}/${what}`, { token: owner.token, body }));
const isOutboxEmpty = async () =>
  (await invoices.stage.everyRow('invoice')).some((row) => 'outboxShard' in (row as object))
    ? undefined
    : true;

describe('the mail of an invoice', () => {
  it('comes in the issuer’s name, answers go to them, and the invoice is attached', async () => {
    await invoices.stage.deliver(
      'invoice',
      anEvent(userUpdated, {
        ...{ subject: owner.id, sequence: 3 },
        data: { userId: owner.id, email: 'ada@example.com', name: 'Ada Lovelace' },
      }),
    );
    const payer = aPayer();
    const { id, number } = await invoices.issued(owner, { payer });
    const mail = await invoices.mailTo(payer.email);
    expect(mail).toMatchObject({ subject: `Invoice ${number} from Ada Lovelace` });
    expect(JSON.stringify(mail)).toContain('Ada Lovelace via PayMyInvoice');
    expect(mail.text).toMatch(/Amount due: +EUR 347\.48\n/);
    expect(mail.text).toContain('answers to it go to ada@example.com');
    expect(mail.attachments).toMatchObject([{ fileName: `${number}.pdf`, contentType: 'application/pdf' }]);
    const [attached] = mail.attachments;
    if (attached === undefined) throw new Error('Nothing is attached.');
    const bytes = await invoices.stage.stage.attachment(attached);
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    const { status } = await invoices.request('GET', `/v1/pay/${payTokenIn(mail)}`);
    expect(status).toBe(200);
    expect(id).toMatch(/^inv_/);
  });

  it('takes nothing that somebody wrote for a header, a link or a line of ours', async () => {
    const payer = aPayer({ name: 'Win at evil.example' });
    const { number } = await invoices.issued(owner, { payer });
    const mail = await invoices.mailTo(payer.email);
    expect(mail.text).toMatch(/^Hello,\n/);
    expect(mail.subject).toBe(`Invoice ${number} from ${owner.name}`);
    expect(mail.subject + mail.text + mail.html).not.toContain('evil');
  });

  it('is followed by a receipt for every payment, and tells the owner when somebody has paid it all', async () => {
    const payer = aPayer();
    const { id, number } = await invoices.issued(owner, { payer });
    const token = payTokenIn(await invoices.mailTo(payer.email));
    const paid = { amount: 4748, method: 'cash', receivedOn: '2026-01-31' };
    const key = (name: string) => ({ 'idempotency-key': `${name} ${id}` });
    const at = `/v1/invoices/${id}/payments`;
    await invoices.good(
      invoices.request('POST', at, { token: owner.token, body: paid, headers: key('cash') }),
    );
    const first = await invoices.mailTo(payer.email, 1, /^Your payment/);
    expect(first.text).toMatch(/Paid: +EUR 47\.48\nStill owed: +EUR 300\.00\n/);
    await invoices.good(
      invoices.request('POST', `/v1/pay/${token}/payments`, {
        body: { paymentMethod: 'tok_ok' },
        headers: key('rest'),
      }),
    );
    const second = await invoices.mailTo(payer.email, 2, /^Your payment/);
    expect(second.text).toMatch(/Paid: +EUR 300\.00\nStill owed: +EUR 0\.00\n/);
    const told = await invoices.mailTo(owner.email);
    expect(told.subject).toBe(`Invoice ${number} is paid`);
    expect(await invoices.stage.stage.mails(owner.email)).toHaveLength(1);
    const { body } = await invoices.request('GET', `/v1/pay/${token}`);
    expect(body.payments).toMatchObject([
      { amount: { amount: 4748, currency: 'EUR' }, method: 'cash', status: 'succeeded' },
      { amount: { amount: 30_000, currency: 'EUR' }, method: 'simulated', status: 'succeeded' },
    ]);
    expect(JSON.stringify(body)).not.toContain(owner.id);
  });

  it('is not sent any more once nobody is there to be paid', async () => {
    const payer = aPayer();
    const { id } = await invoices.issued(owner, { payer });
    await invoices.mailTo(payer.email);
    const table = invoices.stage.table('invoice');
    const row = await table.get({ pk: `OWNER#${owner.id}`, sk: `INVOICE#${id}` });
    if (row === undefined) throw new Error('The invoice is not stored.');
    await post(id, 'send');
    await invoices.mailTo(payer.email, 2);
    await table.putMany([{ ...row, version: 99, isAbandoned: true }]);
    await post(id, 'send');
    await eventually('An empty outbox', isOutboxEmpty);
    expect(await invoices.stage.stage.mails(payer.email)).toHaveLength(2);
  });

  it('arrives although the relay dies around each of its AWS calls', async () => {
    for (const when of ['before', 'after'] as const) {
      for (let call = 0; ; call += 1) {
        await invoices.stage.stage.setFaults({ crash: { function: RELAY, call, when } });
        const payer = aPayer();
        await invoices.issued(owner, { payer });
        expect((await invoices.mailTo(payer.email)).attachments).toHaveLength(1);
        if ((await invoices.stage.stage.faults()).crashed?.struck === undefined) break;
      }
    }
    await eventually('An empty outbox', isOutboxEmpty);
  }, 120_000);
});
