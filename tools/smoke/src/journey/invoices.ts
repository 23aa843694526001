import type { Check } from '../check.ts';
import { member, text } from '../http.ts';
import type { StageUnderTest } from '../stage-under-test.ts';
import { eventually } from '../waiting.ts';
import { explainDelivery } from '../diagnosis/events.ts';
import { arrivesOnce } from './arrival.ts';
import type { Picture } from './pictures.ts';
import { step } from './step.ts';
import { hourOfWork } from './time.ts';
import type { Traveller } from './traveller.ts';

export const TOTAL = 24_998 + 4_750 + 10_000;

/** Two invoices: one for time and goods, which is paid, and one with a picture, which is voided. */
export class Invoices {
  readonly #traveller: Traveller;
  #owed: string | undefined;
  #voided: string | undefined;

  constructor(traveller: Traveller) {
    this.#traveller = traveller;
  }

  /** The one that is to be paid. */
  get id(): string {
    return known(this.#owed);
  }

  drafted(): Check {
    return step('time becomes a line of a draft, and is locked', async (stage) => {
      const entry = await this.#post(stage, 201, '/v1/time-entries', hourOfWork);
      const timeEntryId = text(entry, 'id');
      const path = `/v1/time-entries/${timeEntryId}`;
      const remove = { method: 'DELETE', token: this.#traveller.token };
      this.#traveller.made(path, () => stage.api('invoice').request(path, remove));
      const draft = await this.#draft(stage, {
        lines: [{ description: 'Matches', quantity: '2.5', unitAmount: 9_999, taxRatePercent: '19' }],
        timeEntryIds: [timeEntryId],
      });
      this.#owed = text(draft, 'id');
      expectAmount(draft, 'total', TOTAL);
      await stage.api('invoice').expect(409, path, remove);
    });
  }

  issued(): Check {
    return step('the invoice is issued with a number, and owed', async (stage) => {
      const body = await this.#post(stage, 200, `/v1/invoices/${this.id}/issue`);
      const number = text(body, 'number');
      const isRight = this.#traveller.isNew ? number === 'INV-000001' : /^INV-\d{6,}$/.test(number);
      if (!isRight) throw new Error(`Its number is ${number}.`);
      expectAmount(body, 'outstanding', TOTAL);
    });
  }

  /** Which shows that invoice-service has heard of the picture. */
  issuedWith(picture: Picture): Check {
    return step('the picture goes with an invoice (media.ready)', async (stage) => {
      const draft = await this.#draft(stage, {
        lines: [{ description: 'Picture', quantity: '1', unitAmount: 100 }],
        attachments: [picture.id],
      });
      const id = (this.#voided = text(draft, 'id'));
      const path = `/v1/invoices/${id}/issue`;
      const { token } = this.#traveller;
      const call = () => ({ method: 'POST', token, headers: this.#traveller.once() });
      await eventually({
        missing: 'invoice-service has not heard that the picture is ready (media.ready)',
        withinMs: stage.patienceMs,
        ask: async () => {
          const { status, body } = await stage.api('invoice').request(path, call());
          if (status === 409 && text(body, 'code') === 'attachment.not_ready') return undefined;
          return status === 200 ? true : await stage.api('invoice').expect(200, path, call());
        },
        explain: () => explainDelivery(stage, 'media.ready', { reader: 'invoice' }),
      });
      if (stage.manifest.events !== undefined)
        await arrivesOnce(stage, { type: 'invoice.issued', subject: id });
    });
  }

  voided(): Check {
    return step('it is voided', async (stage) => {
      const body = await this.#post(stage, 200, `/v1/invoices/${known(this.#voided)}/void`, {
        reason: 'Smoke test',
      });
      if (text(body, 'status') !== 'void') throw new Error(`Its status is ${text(body, 'status')}.`);
    });
  }

  tellOfThem(paymentId: () => string): Check {
    return step('everybody was told of invoices and payment once', async (stage) => {
      const expected = [
        ['invoice.issued', this.id],
        ['payment.succeeded', paymentId()],
        ['invoice.paid', this.id],
        ['invoice.voided', known(this.#voided)],
      ] as const;
      for (const [type, subject] of expected) await arrivesOnce(stage, { type, subject });
    });
  }

  async #draft(stage: StageUnderTest, content: object): Promise<unknown> {
    const { payerEmail, token } = this.#traveller;
    const payer = { name: 'Smoke Payer', email: payerEmail };
    const draft = await this.#post(stage, 201, '/v1/invoices', { payer, currency: 'EUR', ...content });
    const path = `/v1/invoices/${text(draft, 'id')}`;
    const invoice = stage.api('invoice');
    this.#traveller.made(path, async () => {
      const { status } = await invoice.request(path, { method: 'DELETE', token });
      if (status === 204) return;
      const body = { reason: 'Smoke test' };
      await invoice.request(`${path}/void`, { method: 'POST', token, headers: this.#traveller.once(), body });
    });
    return draft;
  }

  async #post(stage: StageUnderTest, status: number, path: string, body?: unknown): Promise<unknown> {
    const { token } = this.#traveller;
    const call = {
      method: 'POST',
      token,
      headers: this.#traveller.once(),
      ...(body !== undefined && { body }),
    };
    return (await stage.api('invoice').expect(status, path, call)).body;
  }
}

export function expectAmount(body: unknown, path: string, amount: number): void {
  const found = member(body, `${path}.amount`);
  if (found !== amount) throw new Error(`'${path}' is ${String(found)}, not ${amount}.`);
}

function known(id: string | undefined): string {
  if (id === undefined) throw new Error('There is no such invoice.');
  return id;
}
