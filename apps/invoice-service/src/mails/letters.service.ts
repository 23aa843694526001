import type { Clock } from '@paymyinvoice/platform';
import type { RenderMail } from '@paymyinvoice/platform/mail';
import { documentOf } from '../documents/document-of.ts';
import { drawInvoice, pdfFileName } from '../documents/draw-invoice.ts';
import { dateOf } from '../invoices/invoice.ts';
import type { InvoicesService } from '../invoices/invoices.service.ts';
import type { IssuersService } from '../issuers/issuers.service.ts';
import { isStillDue, payUrlOf, type Mail } from './mail.ts';
import { renderMail } from './render-mail.ts';

/** What a mail has become by the time it is sent, if it is still to be sent then. */
export class LettersService {
  constructor(
    private readonly features: { invoices: InvoicesService; issuers: IssuersService },
    private readonly webOrigin: string,
    private readonly clock: Clock,
  ) {}

  readonly render: RenderMail = async (owed) => {
    const { invoices, issuers } = this.features;
    const mail = owed as Mail;
    const { ownerId, invoiceId } = mail;
    const keys = [invoices.contentKey(ownerId, invoiceId), issuers.key(ownerId)];
    const { invoice: found, rows } = await invoices.readWith(ownerId, invoiceId, keys);
    if (found.state === 'draft') return undefined;
    const isGone = issuers.isGoneIn(rows, ownerId);
    const invoice = isGone ? { ...found, isAbandoned: true as const } : found;
    if (!isStillDue(mail, invoice)) return undefined;
    const owner = isGone ? invoice.issuer : issuers.issuerIn(rows, { id: ownerId, ...invoice.issuer });
    const today = dateOf(this.clock());
    const letter = renderMail(mail, { invoice, owner, today, webOrigin: this.webOrigin });
    if (!('token' in mail)) return letter;
    const payUrl = isGone ? undefined : payUrlOf(this.webOrigin, mail.token);
    const document = documentOf(invoice, invoices.contentIn(rows, invoiceId), {
      issuer: invoice.issuer,
      payUrl,
    });
    const pdf = { contentType: 'application/pdf', content: await drawInvoice(document) };
    return { ...letter, attachments: [{ fileName: pdfFileName(document), ...pdf }] };
  };
}
