import { moneyOf, type Invoice, type InvoiceContent } from '../invoices/invoice.ts';
import { amountOfLine } from '../invoices/totals.ts';
import type { InvoiceDocument } from './invoice-document.ts';

/** What an invoice says when it is drawn. `issuer` is for drafts: what was issued names who issued it. */
export function documentOf(
  invoice: Invoice,
  { lines, taxes, notes }: InvoiceContent,
  { issuer, payUrl }: { readonly issuer: InvoiceDocument['issuer']; readonly payUrl?: string | undefined },
): InvoiceDocument {
  const { state, currency, payer, dueDate, netMinor, totalMinor } = invoice;
  const { paidMinor, creditedMinor, outstandingMinor } = moneyOf(invoice);
  const isNumbered = invoice.state !== 'draft';
  return {
    ...{ state, currency, payer, dueDate, netMinor, taxes, totalMinor, notes, payUrl },
    ...{ paidMinor, creditedMinor, outstandingMinor },
    number: isNumbered ? invoice.number : undefined,
    issuedOn: isNumbered ? invoice.issuedOn : undefined,
    issuer: isNumbered ? invoice.issuer : issuer,
    lines: lines.map(({ description, quantity, unitAmount, taxRatePercent }) => ({
      ...{ description, quantity, unitAmount, taxRatePercent },
      amountMinor: Number(amountOfLine({ quantity, unitAmount })),
    })),
  };
}
