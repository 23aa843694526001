import { newId, type Clock } from '@paymyinvoice/platform';
import type { Row, Write } from '@paymyinvoice/platform/data';
import type { BookkeepingService } from '../bookkeeping/bookkeeping.service.ts';
import type { Deed } from '../histories/history.ts';
import { paymentNotFound } from '../payments/payment.errors.ts';
import { isCharged, type Charged, type WhichPayment } from '../payments/payment.ts';
import type { PaymentsService } from '../payments/payments.service.ts';
import type { ChargeOutcome } from '../providers/payment-provider.ts';
import { startRefund, SURPLUS_REASON } from '../refunds/refund.ts';
import type { RefundsService } from '../refunds/refunds.service.ts';
import { settle } from './charge.ts';
import type { FailuresService } from './failures.service.ts';

/** What becomes of a payment when its provider says something about it: in a reply, a callback, or because it was asked. */
export class SettlementsService {
  constructor(
    private readonly bookkeeping: BookkeepingService,
    private readonly payments: PaymentsService,
    private readonly refunds: RefundsService,
    private readonly failures: FailuresService,
    private readonly clock: Clock,
  ) {}

  async settle(
    which: WhichPayment,
    outcome: ChargeOutcome,
    by: Deed['actor'],
    recording: (payment: Charged) => readonly Write[] = () => [],
  ): Promise<Charged> {
    const { ownerId, invoiceId } = which;
    return await this.bookkeeping.change<Charged>({
      ...{ ownerId, invoiceId, recording },
      also: [this.payments.key(which), this.failures.key(invoiceId)],
      decide: ({ invoice, rows, now }) => {
        const before = this.chargedIn(rows, which);
        const settled = settle(invoice, before, { outcome, by, now });
        if (settled === undefined) return { unchanged: before };
        const { payment, ...change } = settled;
        const { after, opening } = this.givingSurplusBack(payment, now);
        const counting = after.status === 'failed' ? this.failures.counting(rows, invoiceId) : [];
        return {
          ...change,
          alongside: [...this.payments.replacing(before, after), ...opening, ...counting],
          result: () => after,
        };
      },
    });
  }

  private chargedIn(rows: readonly Row[], which: WhichPayment): Charged {
    const payment = this.payments.paymentIn(rows, which);
    if (payment === undefined || !isCharged(payment)) throw paymentNotFound();
    return payment;
  }

  /** What is not owed goes back; the reconciler orders it, as often as that takes. */
  private givingSurplusBack(payment: Charged, now: Date): { after: Charged; opening: readonly Write[] } {
    if (payment.status !== 'succeeded' || !payment.isSurplus) return { after: payment, opening: [] };
    const order = { amountMinor: payment.amountMinor, reason: SURPLUS_REASON };
    const begun = startRefund(payment, order, { id: newId('ref', this.clock), now });
    return { after: begun.payment, opening: [this.refunds.inserting(begun.refund)] };
  }
}
