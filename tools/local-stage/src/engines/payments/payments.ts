import { randomBytes } from 'node:crypto';
import type { DeliveryFaults } from '../../faults/delivery-faults.ts';
import type { StageClock } from '../../stage/clock.ts';
import {
  canceled,
  decided,
  isSameOrder,
  newCharge,
  newRefund,
  refundedAmount,
  tombstone,
  type Charge,
  type ChargeOrder,
  type Decision,
  type Refund,
  type RefundOrder,
} from './charge.ts';
import { PaymentBook, type Webhook } from './payment-book.ts';
import { WebhookSender } from './webhook-sender.ts';

export type PaymentsSettings = {
  /** Without it the provider forgets everything when it stops. */
  readonly file?: string;
  /** Where the provider is served. */
  readonly url: string;
  readonly webhookUrl: string;
  readonly webhookSecret: () => string;
  readonly clock: StageClock;
  readonly faults: DeliveryFaults;
};

/** How a charge looks from outside. */
export type ChargeView = Omit<Charge, 'order'> &
  Partial<ChargeOrder> & { readonly refundedAmount: number; readonly actionUrl?: string };

const heldBackMs = 1000;
/** A reader that is busy is not waited for any longer: the payer waits, too. */
const longestEarlyMs = 500;

/**
 * A payment provider as one of the internet would be: what it has once said of a key it says for ever, and it calls back.
 * Every change is made in one go, so that calls that come at once cannot see half of one.
 */
export class Payments {
  readonly #settings: PaymentsSettings;
  readonly #book: PaymentBook;
  readonly #sender: WebhookSender;
  #told = 0;

  constructor(settings: PaymentsSettings) {
    const { file, clock, webhookUrl, webhookSecret } = settings;
    this.#settings = settings;
    this.#book = new PaymentBook(file);
    this.#sender = new WebhookSender({ book: this.#book, clock, url: webhookUrl, secret: webhookSecret });
  }

  /** Newest first. */
  charges(): ChargeView[] {
    return this.#book.charges().map((charge) => this.view(charge));
  }

  /** Newest first. */
  webhooks(): Webhook[] {
    return this.#book.webhooks();
  }

  get holdsWebhooks(): boolean {
    return this.#sender.isHeld;
  }

  steerWebhooks(steering: { readonly held?: boolean; readonly to?: string }): void {
    this.#sender.steer(steering);
  }

  find(key: string): Charge | undefined {
    return this.#book.charge(key);
  }

  /** `told` is done once the charge may be answered: some of its callbacks come before the reply. */
  charge(
    key: string,
    order: ChargeOrder,
  ): { charge: Charge; isNew: boolean; told?: Promise<void> | undefined } | 'other_order' {
    const known = this.#book.charge(key);
    if (known !== undefined) {
      const isSame = known.order === undefined || isSameOrder(known.order, order);
      return isSame ? { charge: known, isNew: false } : 'other_order';
    }
    const charge = newCharge(key, order, { id: newId('ch'), at: this.#now() });
    const told = this.#keep(charge, charge.status === 'requires_action' ? [] : this.#news(charge));
    return { charge, isNew: true, told };
  }

  cancel(key: string): Charge {
    const known = this.#book.charge(key);
    if (known === undefined) {
      const charge = tombstone(key, { id: newId('ch'), at: this.#now() });
      // Nobody can be told: what it would have been about was never said.
      this.#book.keep({ charge });
      return charge;
    }
    return this.#change(known, canceled(known, this.#now()));
  }

  /** What a person says on the page that a charge led to. */
  decide(id: string, decision: Decision): Charge | undefined {
    const known = this.findById(id);
    return known && this.#change(known, decided(known, decision, this.#now()));
  }

  findById(id: string): Charge | undefined {
    return this.#book.charges().find((charge) => charge.id === id);
  }

  refund(
    chargeKey: string,
    order: RefundOrder,
  ): { refund: Refund; isNew: boolean; told?: Promise<void> | undefined } | 'no_charge' | 'other_order' {
    const charge = this.#book.charge(chargeKey);
    if (charge === undefined) return 'no_charge';
    const known = charge.refunds.find(({ key }) => key === order.key);
    if (known !== undefined)
      return isSameOrder(known, order) ? { refund: known, isNew: false } : 'other_order';
    const at = this.#now();
    const refund = newRefund(charge, order, { id: newId('re'), at });
    const refunded = { ...charge, refunds: [...charge.refunds, refund], updatedAt: at };
    return { refund, isNew: true, told: this.#keep(refunded, this.#news(refunded, refund)) };
  }

  view(charge: Charge): ChargeView {
    const { order, ...standing } = charge;
    const waits = charge.status === 'requires_action';
    return {
      ...standing,
      ...order,
      refundedAmount: refundedAmount(charge),
      ...(waits && { actionUrl: `${this.#settings.url}/actions/${charge.id}` }),
    };
  }

  close(): Promise<void> {
    return this.#sender.close();
  }

  #change(before: Charge, after: Charge): Charge {
    if (after !== before) void this.#keep(after, this.#news(after));
    return after;
  }

  #keep(charge: Charge, webhooks: Webhook[]): Promise<void> | undefined {
    this.#book.keep({ charge, webhooks });
    this.#sender.hurry();
    const [first] = webhooks;
    // Every fourth event reaches its reader before the reply does.
    return first !== undefined && this.#told % 4 === 3
      ? this.#sender.attempted(first.id, longestEarlyMs)
      : undefined;
  }

  /** One event and its deliveries: every fourth event is sent twice, and more of them when faults say so. */
  #news(charge: Charge, refund?: Refund): Webhook[] {
    const { faults, clock } = this.#settings;
    const createdAt = this.#now();
    const eventId = newId('evt');
    const about = refund === undefined ? ['charge', charge.status] : ['refund', refund.status];
    const type = about.join('.');
    const data = { charge: this.view(charge), ...(refund && { refund }) };
    const body = JSON.stringify({ id: eventId, type, createdAt, data });
    this.#told += 1;
    const copies = this.#told % 4 === 2 || faults.isDuplicated() ? 2 : 1;
    return Array.from({ length: copies }, () => {
      const delayMs = faults.delayMs() + (faults.isHeldBack() ? heldBackMs : 0);
      return {
        ...{ id: newId('whk'), eventId, type, chargeKey: charge.key, body, state: 'pending' as const },
        ...{ attempts: 0, dueAt: new Date(clock.nowMs() + delayMs).toISOString(), createdAt },
      };
    });
  }

  #now(): string {
    return new Date(this.#settings.clock.nowMs()).toISOString();
  }
}

function newId(prefix: string): string {
  return `${prefix}_${randomBytes(12).toString('hex')}`;
}
