import type { Write } from '@paymyinvoice/platform/data';
import type { BookkeepingService } from '../bookkeeping/bookkeeping.service.ts';
import type { Deed } from '../histories/history.ts';
import { paymentNotFound } from '../payments/payment.errors.ts';
import type { PaymentsService } from '../payments/payments.service.ts';
import type { RefundOutcome } from '../providers/payment-provider.ts';
import { refundNotFound } from './refund.errors.ts';
import { settleRefund, type Refund, type WhichRefund } from './refund.ts';
import type { RefundsRepository } from './refunds.repository.ts';

export class RefundsService {
  constructor(
    private readonly refunds: RefundsRepository,
    private readonly bookkeeping: BookkeepingService,
    private readonly payments: PaymentsService,
  ) {}

  async find(which: Omit<WhichRefund, 'paymentId'>): Promise<Refund | undefined> {
    return await this.refunds.find(which);
  }

  /** Belongs into the transaction that sets it aside on its payment. */
  inserting(refund: Refund): Write {
    return this.refunds.inserting(refund);
  }

  /** For changes that neither invoice nor books know of; false when somebody else was faster. */
  async save(before: Refund, after: Refund): Promise<boolean> {
    return await this.refunds.save(before, after);
  }

  /** What the provider says of it; old news changes nothing. */
  async settle(
    which: WhichRefund,
    outcome: RefundOutcome,
    by: Deed['actor'],
    recording: (refund: Refund) => readonly Write[] = () => [],
  ): Promise<Refund> {
    const { ownerId, invoiceId, paymentId } = which;
    const whichPayment = { ownerId, invoiceId, id: paymentId };
    return await this.bookkeeping.change<Refund>({
      ...{ ownerId, invoiceId, recording },
      also: [this.refunds.key(which), this.payments.key(whichPayment)],
      decide: ({ invoice, rows, now }) => {
        const refund = this.refunds.refundIn(rows, which);
        const payment = this.payments.paymentIn(rows, whichPayment);
        if (refund?.paymentId !== paymentId) throw refundNotFound();
        if (payment === undefined) throw paymentNotFound();
        const settled = settleRefund(payment, refund, { outcome, by, now });
        if (settled === undefined) return { unchanged: refund };
        const { payment: paymentAfter, refund: after, ...change } = settled;
        return {
          ...{ invoice, ...change },
          alongside: [
            this.refunds.replacing(refund, after),
            ...this.payments.replacing(payment, paymentAfter),
          ],
          result: () => after,
        };
      },
    });
  }
}
