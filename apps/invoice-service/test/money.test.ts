import type { Person } from '@paymyinvoice/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anInvoice, codeOf, startInvoiceStage, type InvoiceStage } from './invoice-stage.ts';

let invoices: InvoiceStage;
let owner: Person;
beforeAll(async () => {
  invoices = await startInvoiceStage();
  owner = await invoices.person();
});
afterAll(() => invoices.stop());

const MOST = 10 ** 13 - 1;
const line = (quantity: string, unitAmount: number, taxRatePercent?: string) => ({
  ...{ description: 'Work', quantity, unitAmount },
  ...(taxRatePercent !== undefined && { taxRatePercent }),
});
const create = (body: unknown) => invoices.request('POST', '/v1/invoices', { token: owner.token, body });

describe('what an invoice comes to', () => {
  it.each<[string, string, object[], [subtotal: number, tax: number, total: number]]>([
    ['two rates', 'EUR', [line('2.5', 9999, '19'), line('1', 5000)], [29_998, 4750, 34_748]],
    ['yen', 'JPY', [line('2.5', 333, '10')], [832, 83, 915]],
    ['fils', 'KWD', [line('0.333', 12_345, '5')], [4111, 206, 4317]],
    ['a tie between 0 and 1', 'EUR', [line('0.5', 1), line('1', 10)], [10, 0, 10]],
    ['a tie between 1 and 2', 'EUR', [line('0.5', 3)], [2, 0, 2]],
    ['one rate in two spellings', 'EUR', [line('1', 50, '1'), line('1', 100, '1.0')], [150, 2, 152]],
    ['a rate of nothing', 'EUR', [line('1', 100, '0')], [100, 0, 100]],
    ['the most there can be', 'JPY', [line('1', MOST)], [MOST, 0, MOST]],
    ['nothing', 'EUR', [line('1', 0)], [0, 0, 0]],
  ])('is exact for %s', async (_what, currency, lines, [subtotal, taxTotal, total]) => {
    const of = (amount: number) => ({ amount, currency });
    const body = await invoices.draft(owner, { currency, lines });
    expect(body).toMatchObject({ subtotal: of(subtotal), taxTotal: of(taxTotal), total: of(total) });
    expect(await invoices.read(owner, body.id)).toEqual(body);
  });

  it('is owed in full when it is issued, up to the most there can be', async () => {
    const rich = await invoices.person();
    const issued = await invoices.issued(rich, { lines: [line('1', MOST)] });
    expect(issued.outstanding).toEqual({ amount: MOST, currency: 'EUR' });
  });
});

describe('an invoice is refused', () => {
  const withLine = (members: object) => ({ lines: [{ ...line('1', 100), ...members }] });
  const quantities = [
    '10 ',
    ' 1',
    '1e3',
    '1,5',
    '+1',
    '-1',
    '01',
    '1.',
    '.5',
    '0',
    '0.000',
    '1.2345',
    '',
    'NaN',
  ];
  const rates = ['100.001', '101', '-1', '19%', '1e1', '019', '', ' 19'];

  it.each<[string, object, string]>([
    ...quantities.map((text): [string, object, string] => [
      `quantity ${JSON.stringify(text)}`,
      withLine({ quantity: text }),
      'lines.0.quantity',
    ]),
    ['a number for a quantity', withLine({ quantity: 1.5 }), 'lines.0.quantity'],
    ...rates.map((text): [string, object, string] => [
      `tax of ${JSON.stringify(text)}`,
      withLine({ taxRatePercent: text }),
      'lines.0.taxRatePercent',
    ]),
    ['a number for a rate', withLine({ taxRatePercent: 19 }), 'lines.0.taxRatePercent'],
    ...['10', 0.1, -1, 2 ** 53, MOST + 1, null, [], {}].map((unitAmount): [string, object, string] => [
      `a unit amount of ${JSON.stringify(unitAmount)}`,
      withLine({ unitAmount }),
      'lines.0.unitAmount',
    ]),
    ['a total beyond all', { lines: [line('1', MOST), line('1', 1)] }, 'lines'],
    ['tax that is too much', { lines: [line('1', MOST, '19')] }, 'lines'],
    ['a quantity that is too much', { lines: [line('999999999.999', MOST)] }, 'lines'],
    ['no line', { lines: [] }, 'lines'],
    ['a hundred and one lines', { lines: Array.from({ length: 101 }, () => line('1', 1)) }, 'lines'],
    ['a currency that does not exist', { currency: 'XYZ' }, 'currency'],
    ['a currency in small letters', { currency: 'eur' }, 'currency'],
    ['a day that does not exist', { dueDate: '2026-02-30' }, 'dueDate'],
    ['a day that no other comes after', { dueDate: '9999-12-31' }, 'dueDate'],
    ['a moment for a day', { dueDate: '2026-02-03T00:00:00Z' }, 'dueDate'],
    ['a stranger', { total: 1 }, 'total'],
    ['a stranger in a line', withLine({ amount: 1 }), 'lines.0.amount'],
    ['a stranger in the payer', { payer: { ...anInvoice().payer, vat: '1' } }, 'payer.vat'],
    ['a file twice', { attachments: Array(2).fill('med_01JZX8Q5W3M7T9V2B4C6D8E0FG') }, 'attachments'],
    ['a control character in a line', withLine({ description: 'a\u0007b' }), 'lines.0.description'],
    ['an escape in its notes', { notes: 'a\u001b[2Jb' }, 'notes'],
    ...['a@example.com\r\nBcc: b@example.com', 'a@example.com,b@example.com', 'Ada <a@example.com>'].map(
      (email): [string, object, string] => [
        `${JSON.stringify(email)} for a payer's address`,
        { payer: { name: 'Ada', email } },
        'payer.email',
      ],
    ),
    ...['Ada\nLtd', 'Ada \u202egnp.exe', 'Ada\0', '\u200b', '  '].map((name): [string, object, string] => [
      `${JSON.stringify(name)} for a payer's name`,
      { payer: { name, email: 'ada@example.com' } },
      'payer.name',
    ]),
  ])('with %s', async (_what, overrides, path) => {
    const reply = await create(anInvoice(overrides));
    expect(codeOf(reply)).toEqual([400, 'request.invalid']);
    expect(reply.body.errors).toContainEqual(expect.objectContaining({ path }));
  });

  it('with an amount that no number can hold, however it is written', async () => {
    for (const amount of ['1e400', '-1e400', '1.5e-1']) {
      const body = JSON.stringify(anInvoice(withLine({ unitAmount: 7777 }))).replace('7777', amount);
      expect(codeOf(await create(body))).toEqual([400, 'request.invalid']);
    }
    const text = JSON.stringify(anInvoice(withLine({ unitAmount: 7777 })));
    expect((await create(text.replace('7777', 'NaN'))).status).toBe(400);
    expect((await create(text.replace('Work', 'half \\ud83d'))).status).toBe(400);
  });

  it('but not for the script it is written in', async () => {
    const payer = { name: 'شركة 株式会社 🧾', email: 'ada@example.com', address: '1 Road\nŁódź' };
    expect(await invoices.draft(owner, { payer })).toMatchObject({ payer });
  });
});
