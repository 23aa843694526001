import { LeftOut, type Check } from '../check.ts';
import { member, sentenceOf, text } from '../http.ts';
import type { StageUnderTest } from '../stage-under-test.ts';
import { eventually } from '../waiting.ts';
import { expectAmount, TOTAL, type Invoices } from './invoices.ts';
import { mailedLink } from './mails.ts';
import { step } from './step.ts';
import type { Traveller } from './traveller.ts';

/** From the link in the payer's mail to a book that balances. */
export class Money {
  readonly #traveller: Traveller;
  readonly #invoices: Invoices;
  #paymentId = '';

  constructor(traveller: Traveller, invoices: Invoices) {
    this.#traveller = traveller;
    this.#invoices = invoices;
  }

  readonly paymentId = (): string => this.#paymentId;

  /** Through the provider where that is a simulated one and its mail can be read; otherwise as money received outside. */
  moves({ manifest: { mailbox, payments } }: StageUnderTest): Check[] {
    const byLink = 'it is paid by the mailed link';
    if (mailbox !== undefined && payments !== undefined)
      return [step(byLink, (stage) => this.#payByLink(stage))];
    const reason =
      mailbox === undefined
        ? 'Its link is mailed, and no program can read that mail.'
        : 'The payment provider is a real one.';
    return [
      step(byLink, async () => {
        throw new LeftOut(`${reason} The payment is recorded as received outside instead.`);
      }),
      step('its payment is recorded as received outside', (stage) => this.#receiveOutside(stage)),
    ];
  }

  isBooked(): Check {
    return step('its money is in the book', async (stage) => {
      const { token } = this.#traveller;
      await eventually({
        missing: 'The whole payment was not booked',
        withinMs: stage.patienceMs,
        ask: async () => {
          const { body } = await stage
            .api('invoice')
            .expect(200, `/v1/invoices/${this.#invoices.id}`, { token });
          if (text(body, 'status') !== 'paid') return undefined;
          this.#paymentId = text(body, 'payments.0.id');
          return true;
        },
        explain: async () => ({
          sentence: `Look at the callbacks of the payment provider, and at the function ${stage.resource('invoice', 'reconcile')}, which asks it every minute.`,
          isFinal: false,
        }),
      });
    });
  }

  bookHolds(): Check {
    return step('the book balances and holds', async (stage) => {
      const { token } = this.#traveller;
      const read = async (path: string) => (await stage.api('invoice').expect(200, path, { token })).body;
      const verdict = await read('/v1/ledger/verify');
      if (member(verdict, 'ok') !== true)
        throw new Error(
          `The ledger of invoice-service does not hold from transaction ${String(member(verdict, 'broken.number'))} (${text(verdict, 'broken.transaction')}) on: ${text(verdict, 'broken.reason')}. Somebody has changed rows BOOK#… of the table paymyinvoice-${stage.name}-invoice; see its history by point-in-time recovery.`,
        );
      const balances = member(await read('/v1/ledger/trial-balance'), 'items') as unknown[];
      if (balances.length === 0) throw new Error('There is nothing in the book.');
      for (const balance of balances) expectAmount(balance, 'sum', 0);
    });
  }

  async #payByLink(stage: StageUnderTest): Promise<void> {
    const invoice = stage.api('invoice');
    const token = await mailedLink(stage, {
      ...{ to: this.#traveller.payerEmail, from: 'invoice', link: /\/pay\/([\w-]+)/ },
      beside: { type: 'invoice.issued', subject: this.#invoices.id },
    });
    const { body: seen } = await invoice.expect(200, `/v1/pay/${token}`);
    expectAmount(seen, 'invoice.outstanding', TOTAL);
    const call = { method: 'POST', headers: this.#traveller.once(), body: { paymentMethod: 'tok_ok' } };
    await invoice.expect(201, `/v1/pay/${token}/payments`, call).catch((error: unknown) => {
      throw new Error(
        `${sentenceOf(error)} Look at the payment provider: does it answer at /paymyinvoice/${stage.name}/invoice/payment-api-url (SSM), and is …/payment-api-key its key?`,
      );
    });
  }

  async #receiveOutside(stage: StageUnderTest): Promise<void> {
    const { token } = this.#traveller;
    const receivedOn = new Date().toISOString().slice(0, 10);
    await stage.api('invoice').expect(201, `/v1/invoices/${this.#invoices.id}/payments`, {
      ...{ method: 'POST', token, headers: this.#traveller.once() },
      body: { amount: TOTAL, method: 'bank_transfer', receivedOn },
    });
  }
}
