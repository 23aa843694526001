import type { Money } from '@paymyinvoice/contracts';
import { etagOf } from '@paymyinvoice/platform/http';
import { creditNoteBodies } from '../credit-notes/credit-notes.answers.ts';
import { paymentBodies } from '../payments/payments.answers.ts';
import { refundBodies } from '../refunds/refunds.answers.ts';
import { moneyOf, statusOf, type Invoice, type InvoiceContent } from './invoice.ts';
import type { WholeInvoice } from './invoices.service.ts';
import { amountOfLine } from './totals.ts';

/** An invoice as its owner sees it. */
export function bodyOf({ invoice, content, rows, today }: WholeInvoice) {
  const { timeEntryTaxRatePercent } = content;
  return {
    ...{ ...summaryOf(invoice, today), ...contentOf(invoice, content) },
    timeEntryIds: [...invoice.timeEntryIds],
    ...(timeEntryTaxRatePercent !== undefined && { timeEntryTaxRatePercent }),
    creditNotes: creditNoteBodies(rows),
    payments: paymentBodies(rows),
    refunds: refundBodies(rows),
  };
}

/** A day alone can make an invoice overdue: a tag of yesterday must not hide that. */
export function versionShown({ invoice, today }: Pick<WholeInvoice, 'invoice' | 'today'>) {
  return statusOf(invoice, today) === 'overdue' ? `${invoice.version}-overdue` : invoice.version;
}

export function tagOf(whole: Pick<WholeInvoice, 'invoice' | 'today'>) {
  return { etag: etagOf(versionShown(whole)) };
}

/** An invoice as lists show it; `today` decides whether it is overdue. */
export function summaryOf(invoice: Invoice, today: string) {
  const { id, payer, currency, attachments, createdAt, updatedAt, dueDate } = invoice;
  const of = (amount: number): Money => ({ amount, currency });
  const { outstandingMinor, paidMinor, refundedMinor, creditedMinor } = moneyOf(invoice);
  return {
    ...{ id, status: statusOf(invoice, today), payer, currency },
    ...{ subtotal: of(invoice.netMinor), taxTotal: of(invoice.taxMinor), total: of(invoice.totalMinor) },
    ...{ paid: of(paidMinor), refunded: of(refundedMinor), credited: of(creditedMinor) },
    outstanding: of(outstandingMinor),
    ...(dueDate !== undefined && { dueDate }),
    ...(invoice.state !== 'draft' && { number: invoice.number, issuedOn: invoice.issuedOn }),
    ...(invoice.state === 'void' && { voidedAt: invoice.voidedAt, voidReason: invoice.voidReason }),
    ...{ attachments: [...attachments], createdAt, updatedAt },
  };
}

/** The lines of an invoice with their amounts, and its taxes. */
export function contentOf({ currency }: Pick<Invoice, 'currency'>, { lines, taxes, notes }: InvoiceContent) {
  const of = (amount: number): Money => ({ amount, currency });
  return {
    lines: lines.map((line) => ({ ...line, amount: of(Number(amountOfLine(line))) })),
    taxes: taxes.map(({ ratePercent, netMinor, taxMinor }) => ({
      ratePercent,
      net: of(netMinor),
      tax: of(taxMinor),
    })),
    ...(notes !== undefined && { notes }),
  };
}
