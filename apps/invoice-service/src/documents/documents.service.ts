import type { Id } from '@paymyinvoice/platform';
import type { InvoiceId } from '../invoices/invoice.ts';
import type { InvoicesService } from '../invoices/invoices.service.ts';
import type { IssuersService } from '../issuers/issuers.service.ts';
import { requireOpenByLink } from '../pay-links/pay-link.ts';
import type { PayLinksService } from '../pay-links/pay-links.service.ts';
import { documentOf } from './document-of.ts';
import { drawInvoice, pdfFileName } from './draw-invoice.ts';
import type { InvoiceDocument } from './invoice-document.ts';

type Drawn = { readonly fileName: string; readonly content: Buffer };
type Owner = { readonly id: Id<'usr'>; readonly email: string; readonly name: string | undefined };

export class DocumentsService {
  constructor(
    private readonly features: {
      invoices: InvoicesService;
      issuers: IssuersService;
      payLinks: PayLinksService;
    },
  ) {}

  async drawForOwner(owner: Owner, invoiceId: InvoiceId): Promise<Drawn> {
    const { invoices, issuers } = this.features;
    const keys = [invoices.contentKey(owner.id, invoiceId), issuers.key(owner.id)];
    const { invoice, rows } = await invoices.readWith(owner.id, invoiceId, keys);
    const issuer = invoice.state === 'draft' ? issuers.issuerIn(rows, owner) : invoice.issuer;
    return await draw(documentOf(invoice, invoices.contentIn(rows, invoiceId), { issuer }));
  }

  async drawForPayer(token: string): Promise<Drawn> {
    const { invoice, content } = await this.features.payLinks.readWhole(token);
    const { issuer } = requireOpenByLink(invoice);
    return await draw(documentOf(invoice, content, { issuer }));
  }
}

async function draw(document: InvoiceDocument): Promise<Drawn> {
  return { fileName: pdfFileName(document), content: await drawInvoice(document) };
}
