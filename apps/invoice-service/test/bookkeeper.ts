import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Person, Reply } from '@paymyinvoice/testing';
import * as fc from 'fast-check';
import { payTokenIn, type InvoiceStage } from './invoice-stage.ts';

/** One thing that an owner or a payer does. `share` is how much of what is possible it takes. */
export type Step =
  | { do: 'record' | 'pay' | 'credit' | 'refund'; share: number; method: string }
  | {
      do: 'issue';
      currency: string;
      quantity: string;
      unitAmount: number;
      taxRatePercent: string | undefined;
    }
  | { do: 'void' }
  | { do: 'discard' };

const share = fc.double({ min: 0.05, max: 1, noNaN: true });
const tokens = fc.constantFrom('tok_ok', 'tok_declined', 'tok_timeout', 'tok_requires_action');

/** Any order of all that can be done, each more than it should be now and then. */
export const history: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('issue' as const),
        currency: fc.constantFrom('EUR', 'JPY', 'KWD'),
        quantity: fc.constantFrom('1', '2.5', '0.333', '12.125'),
        unitAmount: fc.integer({ min: 1, max: 1_000_000 }),
        taxRatePercent: fc.constantFrom(undefined, '0', '7', '19', '8.875'),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('record' as const),
        share,
        method: fc.constantFrom('bank_transfer', 'cash', 'other'),
      }),
    },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('pay' as const), share, method: tokens }) },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant('credit' as const), share, method: fc.constant('') }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ do: fc.constant('refund' as const), share, method: fc.constant('') }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('void' as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('discard' as const) }) },
  ),
  { minLength: 8, maxLength: 14 },
);

type Invoice = Reply['body'];

const PATIENCE_MS = 150_000;

/** An owner and a payer who ask again under the same key, until there is an answer that stands. */
export class Bookkeeper {
  readonly owner: Person;
  readonly #stage: InvoiceStage;
  readonly #invoices: string[] = [];
  readonly #payTokens = new Map<string, string>();

  constructor(stage: InvoiceStage, owner: Person) {
    this.#stage = stage;
    this.owner = owner;
  }

  async live(steps: readonly Step[]): Promise<void> {
    await this.#take({
      do: 'issue',
      currency: 'EUR',
      quantity: '2.5',
      unitAmount: 9999,
      taxRatePercent: '19',
    });
    for (const step of steps) await this.#take(step);
  }

  async #take(step: Step): Promise<void> {
    if (step.do === 'issue') return await this.#issue(step);
    if (step.do === 'discard') return await this.#discard();
    const id = this.#invoices.at(-1) ?? '';
    const invoice = await this.#read(id);
    if (step.do === 'void') {
      await this.#ask('POST', `/v1/invoices/${id}/void`, { reason: 'A mistake' });
      return;
    }
    const amount = (most: number) => Math.max(1, Math.ceil(most * step.share * 1.1));
    switch (step.do) {
      case 'record': {
        const receivedOn = invoice.issuedOn;
        const body = { amount: amount(invoice.outstanding.amount), method: step.method, receivedOn };
        await this.#twice(`/v1/invoices/${id}/payments`, body);
        return;
      }
      case 'credit':
        await this.#twice(`/v1/invoices/${id}/credit-notes`, {
          amount: amount(invoice.outstanding.amount / 2),
          reason: 'Goodwill',
        });
        return;
      case 'pay':
        await this.#pay(id, amount(invoice.outstanding.amount), step.method);
        return;
      case 'refund':
        await this.#refund(invoice, step.share);
    }
  }

  async #issue({ currency, quantity, unitAmount, taxRatePercent }: Extract<Step, { do: 'issue' }>) {
    const payer = { name: 'Initech Ltd', email: `${randomUUID()}@initech.example` };
    const lines = [{ description: 'Work', quantity, unitAmount, taxRatePercent }];
    const { body } = await this.#twice('/v1/invoices', { payer, currency, lines });
    await this.#ask('POST', `/v1/invoices/${body.id}/issue`);
    this.#invoices.push(body.id);
    this.#payTokens.set(body.id, await this.#linkIn(payer.email));
  }

  /** A draft that is never issued leaves no gap. */
  async #discard() {
    const payer = { name: 'Nobody', email: 'nobody@example.com' };
    const lines = [{ description: 'Nothing', quantity: '1', unitAmount: 1 }];
    const { body } = await this.#twice('/v1/invoices', { payer, currency: 'EUR', lines });
    await this.#ask('DELETE', `/v1/invoices/${body.id}`);
  }

  async #pay(id: string, amount: number, paymentMethod: string) {
    const token = this.#payTokens.get(id) ?? '';
    const { body } = await this.#twice(`/v1/pay/${token}/payments`, { amount, paymentMethod }, false);
    const actionUrl = body.payment?.actionUrl as string | undefined;
    if (actionUrl === undefined) return;
    const decision = amount % 3 === 0 ? 'decline' : 'confirm';
    await fetch(actionUrl, { method: 'POST', body: new URLSearchParams({ decision }), redirect: 'manual' });
  }

  async #refund(invoice: Invoice, part: number) {
    const paid = invoice.payments.filter((payment: Invoice) => payment.status === 'succeeded');
    const payment = paid.at(-1);
    if (payment === undefined) return;
    const amount = Math.max(1, Math.ceil(payment.amount.amount * part * 1.1));
    const body = { paymentId: payment.id, amount, reason: 'Sent back' };
    await this.#twice(`/v1/invoices/${invoice.id}/refunds`, body);
  }

  async #read(id: string): Promise<Invoice> {
    return (await this.#ask('GET', `/v1/invoices/${id}`)).body;
  }

  /** Two at once under one key are answered alike, good or bad. */
  async #twice(path: string, body: unknown, isOwner = true): Promise<Reply> {
    const key = randomUUID();
    const ask = () => this.#ask('POST', path, body, { key, isOwner });
    const [one, other] = await Promise.all([ask(), ask()]);
    if (one.status !== other.status || essence(one) !== essence(other))
      throw new Error(`${path}: one key was answered with ${JSON.stringify([one.body, other.body])}`);
    return one;
  }

  async #ask(method: string, path: string, body?: unknown, { key = randomUUID(), isOwner = true } = {}) {
    const until = performance.now() + PATIENCE_MS;
    const headers = method === 'POST' ? { 'idempotency-key': key } : undefined;
    const options = { ...(isOwner && { token: this.owner.token }), body, ...(headers && { headers }) };
    for (;;) {
      const reply = await this.#stage.request(method, path, options).catch(() => undefined);
      const isPassing =
        reply === undefined || reply.status >= 500 || reply.body.code === 'idempotency.in_progress';
      if (!isPassing) return reply;
      if (performance.now() > until) throw new Error(`${path}: no answer but ${JSON.stringify(reply?.body)}`);
      await wait(100);
    }
  }

  async #linkIn(email: string): Promise<string> {
    const until = performance.now() + PATIENCE_MS;
    for (;;) {
      const [mail] = await this.#stage.stage.stage.mails(email);
      if (mail !== undefined) return payTokenIn(mail);
      if (performance.now() > until) throw new Error(`No mail came to ${email}.`);
      await wait(50);
    }
  }
}

/** An answer without what names the request. */
function essence({ body }: Reply): string {
  const { requestId: _requestId, ...rest } = body as { requestId?: string };
  return JSON.stringify(rest);
}
