import type { Money } from '@paymyinvoice/contracts';
import { contentOf } from '../invoices/invoices.answers.ts';
import { moneyOf, payableMinor, statusOf } from '../invoices/invoice.ts';
import type { WholeInvoice } from '../invoices/invoices.service.ts';
import { payerPaymentBodies } from '../payments/payments.answers.ts';
import { requireOpenByLink } from './pay-link.ts';

/** All that the holder of a link is shown. The schema of the answer lets nothing else through either. */
export function payerViewOf({ invoice: found, content, rows, today }: WholeInvoice) {
  const invoice = requireOpenByLink(found);
  const { number, issuedOn, dueDate, currency, issuer, payer } = invoice;
  const { paidMinor, creditedMinor, outstandingMinor } = moneyOf(invoice);
  const of = (amount: number): Money => ({ amount, currency });
  return {
    invoice: {
      ...{ number, status: statusOf(invoice, today), issuedOn, dueDate, currency },
      ...contentOf(invoice, content),
      ...{ subtotal: of(invoice.netMinor), taxTotal: of(invoice.taxMinor), total: of(invoice.totalMinor) },
      ...{ paid: of(paidMinor), credited: of(creditedMinor), outstanding: of(outstandingMinor) },
      payable: of(payableMinor(invoice)),
    },
    issuer: { name: issuer.name, email: issuer.email },
    payer: { name: payer.name },
    payments: payerPaymentBodies(rows),
  };
}
