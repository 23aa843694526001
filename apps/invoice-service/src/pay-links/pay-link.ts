import { createHash, randomBytes } from 'node:crypto';
import type { Id } from '@paymyinvoice/platform';
import type { Invoice, InvoiceId, Issued } from '../invoices/invoice.ts';
import { payLinkNotFound } from './pay-link.errors.ts';

/** What a link leads to. */
export type InvoiceRef = { readonly ownerId: Id<'usr'>; readonly invoiceId: InvoiceId };

/** 256 random bits, as links carry them. */
export const TOKEN_PATTERN = /^[\w-]{43}$/;

export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

export function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** A link works for as long as its invoice stands and somebody is there to be paid. */
export function requireOpenByLink(invoice: Invoice): Issued {
  if (invoice.state !== 'issued' || invoice.isAbandoned) throw payLinkNotFound();
  return invoice;
}
