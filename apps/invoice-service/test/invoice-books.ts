import { unmarshall } from '@aws-sdk/util-dynamodb';
import { isMadeUpFor } from '@paymyinvoice/testing';
import type { InvoiceStage } from './invoice-stage.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- rows as they lie in the table, whatever wrote them
type Row = Record<string, any>;

/** Everything about these owners' books that does not add up, one sentence each. Computed from the rows alone. */
export async function imbalances(
  invoices: InvoiceStage,
  owners: readonly { readonly id: string; readonly token: string }[],
): Promise<string[]> {
  const rows: Row[] = (await invoices.stage.everyRow('invoice')).map((row) => unmarshall(row as never));
  const letters = (await invoices.stage.deadLetters()).filter((letter) => !isMadeUpFor(letter));
  const { charges } = await invoices.stage.stage.payments();
  const perOwner = owners.map(async (owner) => {
    const own = rows.filter(({ pk }) => pk === `OWNER#${owner.id}` || pk === `BOOK#${owner.id}`);
    return [
      ...bookImbalances(own),
      ...invoiceImbalances(own, [...charges] as Row[]),
      ...(await answerImbalances(invoices, owner)),
      ...(await eventImbalances(invoices, own)),
    ].map((text) => `${owner.id}: ${text}`);
  });
  return [
    ...rows.filter(({ outboxShard }) => outboxShard !== undefined).map(({ pk }) => `${pk} is not published`),
    ...letters.map(({ Body }) => `dead: ${String(Body)}`),
    ...(await Promise.all(perOwner)).flat(),
  ];
}

const postingsOf = (rows: Row[]) => rows.filter(({ sk }) => /^TXN#txn_\w+#\d+$/.test(sk as string));
const headersOf = (rows: Row[]) => rows.filter(({ sk }) => /^TXN#txn_\w+$/.test(sk as string));

/** Every transaction sums to zero, every balance is the sum of its postings, and numbers have no gap. */
function bookImbalances(rows: Row[]): string[] {
  const postings = postingsOf(rows);
  const head = rows.find(({ sk }) => sk === 'BOOK') ?? {};
  const unbalanced = headersOf(rows).filter(
    ({ id }) => sumOf(postings.filter(({ transactionId }) => transactionId === id)) !== 0,
  );
  const accounts = Map.groupBy(postings, ({ account, currency }) => `${account} ${currency}`);
  const held = Object.entries((head['balances'] ?? {}) as Record<string, Record<string, number>>).flatMap(
    ([account, balances]) =>
      Object.entries(balances).map(([currency, amount]) => [`${account} ${currency}`, amount] as const),
  );
  const numbers =
    gapsIn('INV', rows, headOf(rows)) + gapsIn('CRN', rows, (row) => /#CREDIT#/.test(row['sk'] as string));
  return [
    ...unbalanced.map(({ id }) => `${id} does not sum to zero`),
    ...held
      .filter(([name, amount]) => sumOf(accounts.get(name) ?? []) !== amount)
      .map(([name, amount]) => `${name} holds ${amount} and its postings ${sumOf(accounts.get(name) ?? [])}`),
    ...(held.length === accounts.size ? [] : ['the book does not hold every account']),
    ...(head['transactions'] === headersOf(rows).length ? [] : ['the head counts other transactions']),
    ...(numbers === '' ? [] : [numbers]),
  ];
}

const headOf = (_rows: Row[]) => (row: Row) => /^INVOICE#inv_\w+$/.test(row['sk'] as string);

function gapsIn(prefix: string, rows: Row[], isOne: (row: Row) => boolean): string {
  const numbers = rows
    .filter((row) => isOne(row) && row['number'] !== undefined)
    .map(({ number }) => number as string);
  const expected = numbers.map((_, index) => `${prefix}-${String(index + 1).padStart(6, '0')}`);
  return numbers.sort().join() === expected.join() ? '' : `${prefix} numbers are ${numbers.join()}; `;
}

/** What invoices, payments, refunds and credit notes say is what was posted, and what the provider has moved. */
function invoiceImbalances(rows: Row[], charges: Row[]): string[] {
  const postings = postingsOf(rows);
  return rows.filter(headOf(rows)).flatMap((invoice) => {
    const id = invoice['id'] as string;
    const about = postings.filter((posting) => posting['about'].invoiceId === id);
    const of = (account: string) => sumOf(about.filter((posting) => posting['account'] === account));
    const belonging = (kind: string) =>
      rows.filter(({ sk }) => (sk as string).startsWith(`INVOICE#${id}#${kind}#`));
    const payments = belonging('PAYMENT');
    const paid = payments.filter(({ status }) => status === 'succeeded');
    const refunds = belonging('REFUND').filter(({ status }) => status === 'succeeded');
    const credits = belonging('CREDIT');
    const isVoid = invoice['state'] === 'void';
    const owed = invoice['state'] === 'issued' ? invoice['totalMinor'] - amounts(paid) - amounts(credits) : 0;
    const atProvider = charges.filter(({ metadata }) => metadata?.invoiceId === id);
    const charged = atProvider.filter(({ status }) => status === 'succeeded');
    const byProvider = paid.filter(({ method }) => method === 'simulated');
    const facts: [string, unknown, unknown][] = [
      ['outstanding', of('receivable'), owed],
      ['kept sums', kept(invoice), kept({ balances: Object.fromEntries(accountsOf(about)) })],
      ['credited', of('credit_notes'), isVoid ? 0 : amounts(credits)],
      ['refunded', of('refunds'), amounts(refunds)],
      ['reserved', invoice['reservedMinor'] ?? 0, 0],
      [
        'payments under way',
        payments.filter(({ status }) => ['pending', 'requires_action'].includes(status as string)).length,
        0,
      ],
      [
        'charged by the provider',
        charged.reduce((sum, { amount }) => sum + (amount as number), 0),
        amounts(byProvider),
      ],
      ['charges', charged.length, byProvider.length],
      ['list', invoice['gsi2pk'].split('#').at(-1), listOf(invoice, owed)],
    ];
    const wrong = facts.filter(([, is, should]) => is !== should);
    const over = paid.filter((payment) => {
      const given = refunds.filter(({ paymentId }) => paymentId === payment['id']);
      return amounts(given) > payment['amountMinor'] || (payment['refundedMinor'] ?? 0) !== amounts(given);
    });
    return [
      ...wrong.map(([what, is, should]) => `${id}: ${what} is ${String(is)}, not ${String(should)}`),
      ...over.map((payment) => `${payment['id']} is refunded otherwise than its refunds say`),
      ...(owed < 0 ? [`${id} was paid or credited beyond its total`] : []),
    ];
  });
}

function listOf({ state }: Row, owed: number): unknown {
  if (state !== 'issued') return state;
  return owed > 0 ? 'unpaid' : 'paid';
}

/** An account at zero may be kept or left out. */
function kept({ balances = {} }: Row): string {
  const entries = Object.entries(balances as Record<string, number>).filter(([, amount]) => amount !== 0);
  return JSON.stringify(entries.sort());
}

function accountsOf(postings: Row[]): [string, number][] {
  return [...Map.groupBy(postings, ({ account }) => account as string)].map(([account, own]) => [
    account,
    sumOf(own),
  ]);
}

/** What the service itself says: the book holds, and statuses are what amounts make them. */
async function answerImbalances(invoices: InvoiceStage, { token }: { token: string }): Promise<string[]> {
  const [verified, trial, list] = await Promise.all(
    ['/v1/ledger/verify', '/v1/ledger/trial-balance', '/v1/invoices?limit=100'].map((path) =>
      invoices.request('GET', path, { token }),
    ),
  );
  const statuses = (list?.body.items as Row[]).filter(({ status, outstanding, paid, total }) => {
    if (status === 'draft' || status === 'void') return outstanding.amount !== 0;
    if (outstanding.amount === 0) return status !== 'paid';
    return status !== (paid.amount > 0 ? 'partially_paid' : 'open') || outstanding.amount > total.amount;
  });
  return [
    ...(verified?.body.ok === true ? [] : [`the book does not hold: ${JSON.stringify(verified?.body)}`]),
    ...(trial?.status === 200 ? [] : ['there is no trial balance']),
    ...statuses.map(({ id, status }) => `${id} is not ${status}`),
  ];
}

/** Each event was published once, in order, without a gap. */
async function eventImbalances(invoices: InvoiceStage, rows: Row[]): Promise<string[]> {
  const subjects = rows.filter(headOf(rows)).filter(({ state }) => state !== 'draft');
  const stories = subjects.map(async ({ id, eventCount }) => {
    const told = await invoices.eventsAbout(id as string);
    const sequences = told.map(([, sequence]) => sequence);
    const expected = Array.from({ length: eventCount as number }, (_, index) => index + 1);
    return sequences.join() === expected.join() ? [] : [`${id} has ${eventCount} events: ${told.join(' ')}`];
  });
  return (await Promise.all(stories)).flat();
}

function sumOf(postings: Row[]): number {
  return postings.reduce((sum, { amountMinor }) => sum + (amountMinor as number), 0);
}

function amounts(rows: Row[]): number {
  return rows.reduce((sum, { amountMinor }) => sum + (amountMinor as number), 0);
}
