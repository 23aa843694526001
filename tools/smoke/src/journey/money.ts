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
        explain: async () => ({ sentence: await this.#whyNotBooked(stage), isFinal: false }),
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
      throw new Error(`${sentenceOf(error)} ${aboutProvider(stage)}`);
    });
  }

  async #whyNotBooked(stage: StageUnderTest): Promise<string> {
    const { token } = this.#traveller;
    const { body } = await stage.api('invoice').expect(200, `/v1/invoices/${this.#invoices.id}`, { token });
    const [payment] = member(body, 'payments') as { status: string }[];
    return `Its payment is ${payment?.status ?? 'not there'}: nobody has told how it ended. ${aboutProvider(stage)}`;
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

function aboutProvider(stage: StageUnderTest): string {
  const parameters = `/paymyinvoice/${stage.name}/invoice`;
  return `Look at the payment provider: does it answer at the address in SSM ${parameters}/payment-api-url, is ${parameters}/payment-api-key its key, and do its callbacks arrive? The function ${stage.resource('invoice', 'reconcile')} asks it every minute; its log says what it hears.`;
}
