import type { Money } from '@paymyinvoice/contracts';
import { newId, type Clock, type Id } from '@paymyinvoice/platform';
import type { Key, Row, Write } from '@paymyinvoice/platform/data';
import { minorOf } from '../amounts/asked-amount.ts';
import { formatAmount } from '../amounts/format-amount.ts';
import type { BookkeepingService } from '../bookkeeping/bookkeeping.service.ts';
import type { InvoiceId } from '../invoices/invoice.ts';
import type { IssuersService } from '../issuers/issuers.service.ts';
import {
  recordPayment,
  type Payment,
  type Recorded,
  type RecordedMethod,
  type WhichPayment,
} from './payment.ts';
import type { PaymentsRepository } from './payments.repository.ts';

export type ReceivedMoney = {
  readonly amount: number | Money;
  readonly method: RecordedMethod;
  readonly receivedOn: string;
  readonly reference?: string | undefined;
};

export class PaymentsService {
  constructor(
    private readonly payments: PaymentsRepository,
    private readonly bookkeeping: BookkeepingService,
    private readonly issuers: IssuersService,
    private readonly clock: Clock,
  ) {}

  /** What the owner has received outside. */
  async record(
    ownerId: Id<'usr'>,
    invoiceId: InvoiceId,
    received: ReceivedMoney,
    recording: (payment: Recorded) => readonly Write[],
  ): Promise<Recorded> {
    const id = newId('pay', this.clock);
    return await this.bookkeeping.change({
      ownerId,
      invoiceId,
      also: [this.issuers.key(ownerId)],
      decide: ({ invoice, rows, now }) => {
        this.issuers.requirePresentIn(rows, ownerId);
        const amountMinor = minorOf(received.amount, invoice.currency);
        const { payment, entry } = recordPayment(invoice, { ...received, amountMinor }, { id, now });
        const detail = formatAmount(amountMinor, invoice.currency);
        return {
          ...{ invoice, entry },
          deed: { actor: 'owner', action: 'payment_recorded', about: id, detail },
          alongside: [...this.payments.inserting(payment), this.issuers.present(ownerId)],
          result: () => payment,
        };
      },
      recording,
    });
  }

  /** To read a payment together with its invoice. */
  key(which: WhichPayment): Key {
    return this.payments.key(which);
  }

  paymentIn(rows: readonly Row[], which: WhichPayment): Payment | undefined {
    return this.payments.paymentIn(rows, which);
  }

  /** All payments of an invoice that was read as a whole, oldest first. */
  paymentsIn(rows: readonly Row[]): Payment[] {
    return this.payments.paymentsIn(rows);
  }

  async find(which: WhichPayment): Promise<Payment | undefined> {
    return await this.payments.find(which);
  }

  /** Both belong into the transaction that makes them true. */
  inserting(payment: Payment): Write[] {
    return this.payments.inserting(payment);
  }

  replacing(before: Payment, after: Payment): Write[] {
    return this.payments.replacing(before, after);
  }

  /** For changes that neither invoice nor books know of; false when somebody else was faster. */
  async save(before: Payment, after: Payment): Promise<boolean> {
    return await this.payments.save(...this.payments.replacing(before, after));
  }
}
