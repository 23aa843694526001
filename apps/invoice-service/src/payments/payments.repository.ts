import { paymentRefunded, paymentSucceeded } from '@paymyinvoice/contracts';
import type { Clock } from '@paymyinvoice/platform';
import {
  absent,
  outboxEvent,
  put,
  shardOf,
  when,
  type Key,
  type Row,
  type Table,
  type Write,
} from '@paymyinvoice/platform/data';
import type { Payment, WhichPayment } from './payment.ts';

type PaymentRow = Row & Payment;

/** A payment follows its invoice in the owner's partition. While a provider is at it, gsi3 finds what nobody heard of again. */
export class PaymentsRepository {
  constructor(
    private readonly table: Table,
    private readonly clock: Clock,
  ) {}

  key({ ownerId, invoiceId, id }: WhichPayment): Key {
    return { pk: `OWNER#${ownerId}`, sk: `INVOICE#${invoiceId}#PAYMENT#${id}` };
  }

  paymentIn(rows: readonly Row[], which: WhichPayment): Payment | undefined {
    const { pk, sk } = this.key(which);
    const row = rows.find((each) => each.pk === pk && each.sk === sk) as PaymentRow | undefined;
    return row && paymentOf(row);
  }

  /** All payments among the rows of an invoice, oldest first. */
  paymentsIn(rows: readonly Row[]): Payment[] {
    return rows.filter(({ sk }) => sk.includes('#PAYMENT#')).map((row) => paymentOf(row as PaymentRow));
  }

  async find(which: WhichPayment): Promise<Payment | undefined> {
    const row = await this.table.get<PaymentRow>(this.key(which), { consistent: true });
    return row && paymentOf(row);
  }

  inserting(payment: Payment): Write[] {
    return [put(this.rowOf(payment), absent), ...this.telling(undefined, payment)];
  }

  /** Fails the transaction when the payment has changed since `before` was read. */
  replacing(before: Payment, after: Payment): Write[] {
    return [put(this.rowOf(after), when`version = ${before.version}`), ...this.telling(before, after)];
  }

  async save(...writes: Write[]): Promise<boolean> {
    return await this.table.tryWrite(...writes);
  }

  private telling(before: Payment | undefined, after: Payment): Write[] {
    const { id, invoiceId, eventCount, currency } = after;
    if (eventCount === (before?.eventCount ?? 0)) return [];
    const hasSucceeded = before?.status !== 'succeeded';
    const amount = hasSucceeded ? after.amountMinor : after.refundedMinor - before.refundedMinor;
    const data = { paymentId: id, invoiceId, amount: { amount, currency } };
    const happened = { subject: id, sequence: eventCount, data };
    return [outboxEvent(hasSucceeded ? paymentSucceeded : paymentRefunded, happened, { clock: this.clock })];
  }

  private rowOf(payment: Payment): Row {
    return {
      ...this.key(payment),
      ...('checkAt' in payment && {
        gsi3pk: `CHARGES#${shardOf(payment.id)}`,
        gsi3sk: `${payment.checkAt}#${payment.id}`,
      }),
      ...payment,
    };
  }
}

function paymentOf(row: PaymentRow): Payment {
  const { pk: _pk, sk: _sk, gsi3pk: _3p, gsi3sk: _3s, ...payment } = row;
  return payment;
}
