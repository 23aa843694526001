import { DomainError, isId, type Clock, type Logger } from '@paymyinvoice/platform';
import { chargeOf, isOpen } from '../charges/charge.ts';
import type { SettlementsService } from '../charges/settlements.service.ts';
import { isCharged, type Charged, type WhichPayment } from '../payments/payment.ts';
import type { PaymentsService } from '../payments/payments.service.ts';
import type { PaymentProvider } from '../providers/payment-provider.ts';
import type { Refund, WhichRefund } from '../refunds/refund.ts';
import type { RefundsService } from '../refunds/refunds.service.ts';
import { isGivenUp, nextCheckAt } from './reconciliation.ts';
import type { Due, ReconciliationsRepository } from './reconciliations.repository.ts';

const AT_ONCE = 5;

type Around = {
  readonly payments: PaymentsService;
  readonly refunds: RefundsService;
  readonly settlements: SettlementsService;
  readonly provider: () => Promise<PaymentProvider>;
};

/** Asks the provider about whatever nobody has heard of again, and brings it to an end. It may be stopped anywhere. */
export class ReconciliationsService {
  constructor(
    private readonly reconciliations: ReconciliationsRepository,
    private readonly around: Around,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** As far as the time reaches. One that fails stops no other; at the end it is told what failed for no known reason. */
  async run(hasTime: () => boolean): Promise<void> {
    const due = await this.reconciliations.due(this.clock());
    const errors: unknown[] = [];
    for (let next = 0; next < due.length && hasTime(); next += AT_ONCE) {
      const checks = due.slice(next, next + AT_ONCE).map((each) => this.check(each));
      for (const outcome of await Promise.allSettled(checks))
        if (outcome.status === 'rejected') errors.push(outcome.reason);
    }
    const faults = errors.filter((error) => !isOutage(error));
    if (due.length > 0)
      this.logger.info(
        { due: due.length, failed: errors.length },
        'Looked after payments nobody had heard of.',
      );
    if (faults.length > 0)
      throw new AggregateError(faults, `${faults.length} payments could not be looked after.`);
  }

  private async check({ ownerId, invoiceId, id }: Due): Promise<void> {
    if (isId('pay', id)) await this.checkPayment({ ownerId, invoiceId, id });
    else await this.checkRefund({ ownerId, invoiceId, id });
  }

  private async checkPayment(which: WhichPayment): Promise<void> {
    const { payments, settlements } = this.around;
    const payment = await payments.find(which);
    // The index is a moment behind its table.
    if (payment === undefined || !isCharged(payment) || !this.isDue(payment)) return;
    try {
      const outcome = await this.outcomeOf(payment);
      const after = await settlements.settle(which, outcome, 'system');
      if (isOpen(after)) await this.putOff(after, outcome.reference);
    } catch (error) {
      await this.putOff(payment);
      throw this.reported(error, which);
    }
  }

  private async outcomeOf(payment: Charged) {
    const provider = await this.providerOf(payment);
    const outcome = await provider.look(chargeOf(payment));
    return isGivenUp(payment, outcome, this.clock()) ? await provider.cancel(chargeOf(payment)) : outcome;
  }

  private async checkRefund(which: Omit<WhichRefund, 'paymentId'>): Promise<void> {
    const { payments, refunds } = this.around;
    const refund = await refunds.find(which);
    if (refund === undefined || !this.isDue(refund)) return;
    try {
      const payment = await payments.find({ ...which, id: refund.paymentId });
      if (payment === undefined || !isCharged(payment))
        throw new Error(`${refund.paymentId} was not charged.`);
      const provider = await this.providerOf(payment);
      const amount = { amount: refund.amountMinor, currency: refund.currency };
      const outcome = await provider.refund({ refundId: refund.id, charge: chargeOf(payment), amount });
      const after = await refunds.settle(refund, outcome, 'system');
      if (after.status === 'failed') throw new Error(`The provider refuses the refund: ${after.failure}`);
      if (after.status === 'pending') await this.putOffRefund(after);
    } catch (error) {
      await this.putOffRefund(refund);
      throw this.reported(error, which);
    }
  }

  private isDue(each: Charged | Refund): boolean {
    return 'checkAt' in each && each.checkAt <= this.clock().toISOString();
  }

  private async providerOf({ method, id }: Charged): Promise<PaymentProvider> {
    const provider = await this.around.provider();
    if (provider.name !== method) throw new Error(`${id} is ${method}'s, which this stage does not use.`);
    return provider;
  }

  // When somebody else was faster there is nothing to put off.
  private async putOff(payment: Charged, reference?: string): Promise<void> {
    if (!('checkAt' in payment)) return;
    const now = this.clock();
    const { providerReference = reference } = payment;
    await this.around.payments.save(payment, {
      ...payment,
      ...(providerReference !== undefined && { providerReference }),
      ...{ version: payment.version + 1, checkAt: nextCheckAt(payment, now) },
    });
  }

  private async putOffRefund(refund: Refund): Promise<void> {
    if (refund.status !== 'pending') return;
    const checkAt = nextCheckAt(refund, this.clock());
    await this.around.refunds.save(refund, { ...refund, version: refund.version + 1, checkAt });
  }

  private reported(error: unknown, { id }: { readonly id: string }): unknown {
    this.logger.warn({ err: error, id }, 'What became of a payment could not be found out.');
    return error;
  }
}

/** A provider or a store that is down for a while is no fault of ours: it is asked again. */
function isOutage(error: unknown): boolean {
  return error instanceof DomainError && error.kind === 'unavailable';
}
