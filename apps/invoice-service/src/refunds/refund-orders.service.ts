import type { Money } from '@paymyinvoice/contracts';
import { newId, type Clock, type Id } from '@paymyinvoice/platform';
import type { Write } from '@paymyinvoice/platform/data';
import { minorOf } from '../amounts/asked-amount.ts';
import type { BookkeepingService } from '../bookkeeping/bookkeeping.service.ts';
import { chargeOf } from '../charges/charge.ts';
import type { InvoiceId } from '../invoices/invoice.ts';
import type { IssuersService } from '../issuers/issuers.service.ts';
import { paymentNotFound } from '../payments/payment.errors.ts';
import { isCharged, type PaymentId } from '../payments/payment.ts';
import type { PaymentsService } from '../payments/payments.service.ts';
import { inTime } from '../providers/in-time.ts';
import type { PaymentProvider, RefundOutcome } from '../providers/payment-provider.ts';
import { refundDeclined, refundNotFound } from './refund.errors.ts';
import { orderRefund, type Refund } from './refund.ts';
import type { RefundOrdersRepository } from './refund-orders.repository.ts';
import type { RefundsService } from './refunds.service.ts';

export type RefundOrder = {
  readonly ownerId: Id<'usr'>;
  readonly invoiceId: InvoiceId;
  readonly paymentId: PaymentId;
  readonly amount: number | Money;
  readonly reason: string;
};

type Around = {
  readonly bookkeeping: BookkeepingService;
  readonly issuers: IssuersService;
  readonly payments: PaymentsService;
  readonly refunds: RefundsService;
  readonly provider: () => Promise<PaymentProvider>;
};

/**
 * Owners' refunds. What came through a provider is set aside, given back, settled: whoever is stopped in between goes on with
 * the same refund when they ask again under their key, or the provider's callback or the reconciler does it for them.
 */
export class RefundOrdersService {
  constructor(
    private readonly orders: RefundOrdersRepository,
    private readonly around: Around,
    private readonly clock: Clock,
  ) {}

  async refund(
    order: RefundOrder,
    keyDigest: string,
    recording: (refund: Refund) => readonly Write[],
  ): Promise<Refund> {
    const { refunds } = this.around;
    const begun = await this.begin(order, keyDigest, recording);
    if (begun.status === 'succeeded') return begun;
    const outcome: RefundOutcome = begun.status === 'pending' ? await this.ask(begun) : { kind: 'pending' };
    // Who was refused may ask again under the same key and is told so again: nothing is recorded.
    const after = await refunds.settle(begun, outcome, 'owner', (settled) =>
      settled.status === 'failed' ? [] : recording(settled),
    );
    if (after.status === 'failed') throw refundDeclined();
    return after;
  }

  /** The refund that was begun under the key, or a new one; one that nobody else has to do anything for has ended. */
  private async begin(
    order: RefundOrder,
    keyDigest: string,
    recording: (refund: Refund) => readonly Write[],
  ): Promise<Refund> {
    const { bookkeeping, issuers, payments, refunds } = this.around;
    const { ownerId, invoiceId, paymentId, reason } = order;
    const which = { ownerId, invoiceId, id: paymentId };
    const id = newId('ref', this.clock);
    return await bookkeeping.change<Refund>({
      ...{ ownerId, invoiceId },
      also: [this.orders.key(keyDigest), payments.key(which), issuers.key(ownerId)],
      decide: async ({ invoice, rows, now }) => {
        const wish = { paymentId, amountMinor: minorOf(order.amount, invoice.currency), reason };
        const begun = this.orders.begunIn(rows, keyDigest, wish);
        if (begun !== undefined) return { unchanged: await this.find({ ownerId, invoiceId, id: begun }) };
        issuers.requirePresentIn(rows, ownerId);
        const payment = payments.paymentIn(rows, which);
        if (payment === undefined) throw paymentNotFound();
        const { payment: paymentAfter, refund, ...change } = orderRefund(payment, wish, { id, now });
        return {
          ...{ invoice, ...change },
          alongside: [
            ...payments.replacing(payment, paymentAfter),
            refunds.inserting(refund),
            this.orders.beginning(keyDigest, id, wish),
            issuers.present(ownerId),
          ],
          result: () => refund,
        };
      },
      recording: (refund) => (refund.status === 'succeeded' ? recording(refund) : []),
    });
  }

  private async find(which: Pick<Refund, 'ownerId' | 'invoiceId' | 'id'>): Promise<Refund> {
    const refund = await this.around.refunds.find(which);
    if (refund === undefined) throw refundNotFound();
    return refund;
  }

  private async ask({
    ownerId,
    invoiceId,
    paymentId,
    id,
    amountMinor,
    currency,
  }: Refund): Promise<RefundOutcome> {
    const { payments, provider } = this.around;
    const payment = await payments.find({ ownerId, invoiceId, id: paymentId });
    if (payment === undefined || !isCharged(payment)) throw paymentNotFound();
    const order = { refundId: id, charge: chargeOf(payment), amount: { amount: amountMinor, currency } };
    return await inTime((await provider()).refund(order));
  }
}
