import type { Id } from '@paymyinvoice/platform';
import type { Invoice, InvoiceId, Issued } from '../invoices/invoice.ts';
import { payLinkNotFound } from './pay-link.errors.ts';

/** What a link leads to. */
export type InvoiceRef = { readonly ownerId: Id<'usr'>; readonly invoiceId: InvoiceId };

/** A link works for as long as its invoice stands and somebody is there to be paid. */
export function requireOpenByLink(invoice: Invoice): Issued {
  if (invoice.state !== 'issued' || invoice.isAbandoned) throw payLinkNotFound();
  return invoice;
}
