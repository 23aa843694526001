import { hashOfToken, newToken } from '@paymyinvoice/platform';
import type { Write } from '@paymyinvoice/platform/data';
import type { InvoicesService, WholeInvoice } from '../invoices/invoices.service.ts';
import { payLinkNotFound } from './pay-link.errors.ts';
import { requireOpenByLink, type InvoiceRef } from './pay-link.ts';
import type { PayLinksRepository } from './pay-links.repository.ts';

export class PayLinksService {
  constructor(
    private readonly payLinks: PayLinksRepository,
    private readonly invoices: InvoicesService,
  ) {}

  /** Another way to the invoice; those that were mailed before stay good. The token is to be mailed and forgotten. */
  open(invoice: InvoiceRef): { token: string; opening: Write } {
    const token = newToken();
    return { token, opening: this.payLinks.opening(hashOfToken(token), invoice) };
  }

  /** Where a token leads. Whether it still may, `requireOpenByLink` says of the invoice. */
  async find(token: string): Promise<InvoiceRef> {
    const invoice = await this.payLinks.find(hashOfToken(token));
    if (invoice === undefined) throw payLinkNotFound();
    return invoice;
  }

  async readWhole(token: string): Promise<WholeInvoice> {
    const { ownerId, invoiceId } = await this.find(token);
    const whole = await this.invoices.readWhole(ownerId, invoiceId);
    requireOpenByLink(whole.invoice);
    return whole;
  }
}
