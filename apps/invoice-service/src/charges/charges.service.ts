import type { Money } from '@paymyinvoice/contracts';
import { DomainError, newId, type Clock } from '@paymyinvoice/platform';
import type { Write } from '@paymyinvoice/platform/data';
import { minorOf } from '../amounts/asked-amount.ts';
import { formatAmount } from '../amounts/format-amount.ts';
import type { BookkeepingService } from '../bookkeeping/bookkeeping.service.ts';
import type { InvoicesService } from '../invoices/invoices.service.ts';
import type { IssuersService } from '../issuers/issuers.service.ts';
import { payLinkNotFound } from '../pay-links/pay-link.errors.ts';
import { requireOpenByLink, type InvoiceRef } from '../pay-links/pay-link.ts';
import type { PayLinksService } from '../pay-links/pay-links.service.ts';
import { paymentDeclined, paymentExceedsOutstanding, paymentNotFound } from '../payments/payment.errors.ts';
import { isCharged, startCharge, type Charged, type PaymentId } from '../payments/payment.ts';
import type { PaymentsService } from '../payments/payments.service.ts';
import { inTime } from '../providers/in-time.ts';
import type { ChargeOutcome, PaymentProvider } from '../providers/payment-provider.ts';
import { chargeOf, inTheWay } from './charge.ts';
import type { ChargesRepository } from './charges.repository.ts';
import type { FailuresService } from './failures.service.ts';
import type { SettlementsService } from './settlements.service.ts';

const nothingHeard: ChargeOutcome = { kind: 'pending' };

export type PayersWish = {
  /** Without one, all that is owed and not being paid already. */
  readonly amount?: number | Money | undefined;
  readonly paymentMethod: string;
};

type Around = {
  readonly bookkeeping: BookkeepingService;
  readonly failures: FailuresService;
  readonly invoices: InvoicesService;
  readonly issuers: IssuersService;
  readonly payLinks: PayLinksService;
  readonly payments: PaymentsService;
  readonly settlements: SettlementsService;
  readonly provider: () => Promise<PaymentProvider>;
};

/**
 * Payers' payments: set aside, charged, settled, each step a transaction or a call of its own. Whoever is stopped in between goes
 * on with the same payment when they ask again under their key, or the provider's callback or the reconciler does it for them.
 */
export class ChargesService {
  constructor(
    private readonly charges: ChargesRepository,
    private readonly around: Around,
    private readonly webOrigin: string,
    private readonly clock: Clock,
  ) {}

  async pay(
    token: string,
    wish: PayersWish,
    keyDigest: string,
    recording: (payment: Charged) => readonly Write[],
  ): Promise<Charged> {
    const { payLinks, payments, settlements, provider } = this.around;
    const link = await payLinks.find(token);
    const id = await this.begin(link, wish, keyDigest);
    const payment = await payments.find({ ...link, id });
    if (payment === undefined || !isCharged(payment)) throw paymentNotFound();
    const charge = chargeOf(payment, `${this.webOrigin}/pay/${token}`);
    const outcome =
      payment.status === 'pending' ? await inTime((await provider()).charge(charge)) : nothingHeard;
    // Who was declined may ask again under the same key and is told so again: nothing is recorded.
    const after = await settlements.settle(payment, outcome, 'payer', (settled) =>
      settled.status === 'failed' ? [] : recording(settled),
    );
    if (after.status === 'failed') throw paymentDeclined();
    return after;
  }

  /** The payment that was begun under the key, or a new one. */
  private async begin(link: InvoiceRef, wish: PayersWish, keyDigest: string): Promise<PaymentId> {
    try {
      return await this.setAside(link, wish, keyDigest);
    } catch (error) {
      const isBlocked = error instanceof DomainError && error.code === paymentExceedsOutstanding().code;
      if (!isBlocked || !(await this.clearTheWay(link, wish))) throw error;
      return await this.setAside(link, wish, keyDigest);
    }
  }

  private async setAside(link: InvoiceRef, wish: PayersWish, keyDigest: string): Promise<PaymentId> {
    const { bookkeeping, failures, issuers, payments, provider } = this.around;
    const id = newId('pay', this.clock);
    const { paymentMethod, amount } = wish;
    const { name: method } = await provider();
    return await bookkeeping.change<PaymentId>({
      ...link,
      also: [this.charges.key(keyDigest), issuers.key(link.ownerId), failures.key(link.invoiceId)],
      decide: ({ invoice, rows, now }) => {
        const amountMinor = amount === undefined ? undefined : minorOf(amount, invoice.currency);
        const wished = { amountMinor, paymentMethod };
        const begun = this.charges.begunIn(rows, keyDigest, wished);
        if (begun !== undefined) return { unchanged: begun };
        requireOpenByLink(invoice);
        if (issuers.isGoneIn(rows, link.ownerId)) throw payLinkNotFound();
        failures.requireRoomIn(rows, link.invoiceId);
        const started = startCharge(invoice, { method, ...wished }, { id, now });
        const detail = formatAmount(started.payment.amountMinor, invoice.currency);
        return {
          invoice: started.invoice,
          deed: { actor: 'payer', action: 'payment_started', about: id, detail },
          alongside: [
            ...payments.inserting(started.payment),
            this.charges.beginning(keyDigest, id, wished),
            issuers.present(link.ownerId),
          ],
          result: () => id,
        };
      },
    });
  }

  /** Ends payments that wait for somebody who may never come back, if nothing else stands in the way. */
  private async clearTheWay(link: InvoiceRef, { amount }: PayersWish): Promise<boolean> {
    const { invoices, payments, settlements, provider } = this.around;
    const { invoice, rows } = await invoices.readWhole(link.ownerId, link.invoiceId);
    const wanted = amount === undefined ? 1 : minorOf(amount, invoice.currency);
    const waiting = inTheWay(requireOpenByLink(invoice), payments.paymentsIn(rows), wanted);
    for (const payment of waiting) {
      const outcome = await (await provider()).cancel(chargeOf(payment));
      await settlements.settle(payment, outcome, 'payer');
    }
    return waiting.length > 0;
  }
}
