import type { Write } from '@paymyinvoice/platform/data';
import type { OwedMails } from '@paymyinvoice/platform/mail';
import type { InvoiceRef } from '../pay-links/pay-link.ts';
import type { PayLinksService } from '../pay-links/pay-links.service.ts';
import type { Linking, Mail, Plain } from './mail.ts';
import type { Tidings } from './tidings.ts';

export class MailsService {
  constructor(
    private readonly owed: OwedMails<Mail>,
    private readonly payLinks: PayLinksService,
  ) {}

  /** A mail with a link of its own, as writes of the transaction that it tells of. */
  async linking({ ownerId, invoiceId }: InvoiceRef, said: Linking): Promise<Write[]> {
    const { token, opening } = this.payLinks.open({ ownerId, invoiceId });
    return [opening, await this.owed.owing({ ownerId, invoiceId, ...said, token })];
  }

  /** All that people are to be told. */
  async telling(invoice: InvoiceRef, { linking, plain }: Tidings): Promise<Write[]> {
    const writes = await Promise.all([
      ...linking.map((said) => this.linking(invoice, said)),
      ...plain.map((said) => this.plain(invoice, said)),
    ]);
    return writes.flat();
  }

  /** A mail without a link, as a write of the transaction that it tells of. */
  async plain({ ownerId, invoiceId }: InvoiceRef, said: Plain): Promise<Write> {
    return await this.owed.owing({ ownerId, invoiceId, ...said });
  }
}
