import { randomUUID } from 'node:crypto';
import { baseUrl, type Check, type Context } from '../check.ts';
import { eventually, expectStatus, member, text } from '../http.ts';
import { mailsTo } from './mails.ts';
import type { Person } from './person.ts';

/** From an hour of work to the money in the book. The steps run in order; each relies on the one before. */
export function invoicingChecks(person: Person): Check[] {
  const payerEmail = `smoke-payer-${randomUUID()}@example.com`;
  let invoiceId: string;
  let paymentId: string;
  const base = (context: Context) => `${baseUrl(context, 'invoice')}/v1`;
  const read = async (url: string) => (await expectStatus(200, url, { token: person.accessToken })).body;
  const post = async (status: number, url: string, body?: unknown) =>
    await expectStatus(status, url, {
      method: 'POST',
      token: person.accessToken,
      headers: { ...person.headers, 'idempotency-key': randomUUID() },
      ...(body !== undefined && { body }),
    });
  const check = (name: string, run: (context: Context) => Promise<void>): Check => ({
    name: `journey: ${name}`,
    service: 'invoice',
    run,
  });

  return [
    check('time becomes a line of a draft, and is locked', async (context) => {
      const entry = await post(201, `${base(context)}/time-entries`, {
        date: '2026-01-31',
        minutes: 60,
        description: 'Smoke test',
        hourlyRate: { amount: 10_000, currency: 'EUR' },
      });
      const timeEntryId = text(entry.body, 'id');
      const { body: draft } = await post(201, `${base(context)}/invoices`, {
        payer: { name: 'Smoke Payer', email: payerEmail },
        currency: 'EUR',
        lines: [{ description: 'Matches', quantity: '2.5', unitAmount: 9_999, taxRatePercent: '19' }],
        timeEntryIds: [timeEntryId],
      });
      invoiceId = text(draft, 'id');
      expectAmount(draft, 'total', 24_998 + 4_750 + 10_000);
      await expectStatus(409, `${base(context)}/time-entries/${timeEntryId}`, {
        method: 'DELETE',
        token: person.accessToken,
      });
    }),
    check('the invoice is issued with the first number, and owed', async (context) => {
      const { body } = await post(200, `${base(context)}/invoices/${invoiceId}/issue`);
      if (text(body, 'number') !== 'INV-000001') throw new Error(`Its number is ${text(body, 'number')}.`);
      expectAmount(body, 'outstanding', 39_748);
    }),
    check('it is paid by the mailed link', async (context) => {
      if (context.manifest.payments === undefined)
        return await receiveOutside(`${base(context)}/invoices/${invoiceId}/payments`);
      const token = await eventually('The mail with the invoice', async () =>
        (await mailsTo(context, payerEmail))
          .map((mail) => /\/pay\/([\w-]+)/.exec(mail.text)?.[1])
          .find((found) => found !== undefined),
      );
      const link = `${base(context)}/pay/${token}`;
      const { body: seen } = await expectStatus(200, link);
      expectAmount(seen, 'invoice.outstanding', 39_748);
      await expectStatus(201, `${link}/payments`, {
        method: 'POST',
        headers: { ...person.headers, 'idempotency-key': randomUUID() },
        body: { paymentMethod: 'tok_ok' },
      });
    }),
    check('its money is in the book, which balances and holds', async (context) => {
      await eventually('The whole payment', async () => {
        const invoice = await read(`${base(context)}/invoices/${invoiceId}`);
        if (text(invoice, 'status') !== 'paid') return undefined;
        paymentId = text(invoice, 'payments.0.id');
        return true;
      });
      const verdict = await read(`${base(context)}/ledger/verify`);
      if (member(verdict, 'ok') !== true) throw new Error(`The book is broken: ${JSON.stringify(verdict)}`);
      const balances = member(await read(`${base(context)}/ledger/trial-balance`), 'items') as unknown[];
      if (balances.length !== 1) throw new Error(`It is kept in ${balances.length} currencies.`);
      for (const balance of balances) expectAmount(balance, 'sum', 0);
    }),
    check('everybody was told of it once', async ({ manifest }) => {
      if (manifest.events === undefined) return;
      const expected = [
        ['invoice.issued', invoiceId],
        ['payment.succeeded', paymentId],
        ['invoice.paid', invoiceId],
      ] as const;
      for (const [type, subject] of expected)
        await eventually(type, async () => {
          const url = `${manifest.events}/api/events?type=${type}&subject=${subject}`;
          const { length } = (await expectStatus(200, url)).body as unknown[];
          if (length > 1) throw new Error(`${type} came ${length} times.`);
          return length === 1 ? true : undefined;
        });
    }),
  ];

  async function receiveOutside(payments: string): Promise<void> {
    const receivedOn = new Date().toISOString().slice(0, 10);
    await post(201, payments, { amount: 39_748, method: 'bank_transfer', receivedOn });
  }
}

function expectAmount(body: unknown, path: string, amount: number): void {
  const found = member(body, `${path}.amount`);
  if (found !== amount) throw new Error(`'${path}' is ${String(found)}, not ${amount}.`);
}
