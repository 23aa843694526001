import type { Clock, Id } from '@paymyinvoice/platform';
import { limitKey, LimitWindow, type Limit, type Write } from '@paymyinvoice/platform/data';
import type { BookkeepingService } from '../bookkeeping/bookkeeping.service.ts';
import { requireUnpaid, type InvoiceId } from '../invoices/invoice.ts';
import type { IssuersService } from '../issuers/issuers.service.ts';
import type { MailsService } from '../mails/mails.service.ts';

/** Payers are nobody's to be bombarded. */
const SENDINGS: Limit = { name: 'invoice-sendings', most: 5, windowMs: 24 * 60 * 60 * 1000 };

export class DeliveriesService {
  constructor(
    private readonly features: {
      bookkeeping: BookkeepingService;
      issuers: IssuersService;
      mails: MailsService;
    },
    private readonly clock: Clock,
  ) {}

  async sendAgain(
    ownerId: Id<'usr'>,
    invoiceId: InvoiceId,
    recording: () => readonly Write[],
  ): Promise<void> {
    const { bookkeeping, issuers, mails } = this.features;
    await bookkeeping.change({
      ownerId,
      invoiceId,
      also: [issuers.key(ownerId), limitKey(SENDINGS, invoiceId)],
      decide: async ({ invoice, rows }) => {
        issuers.requirePresentIn(rows, ownerId);
        const unpaid = requireUnpaid(invoice);
        const sendings = new LimitWindow(SENDINGS, invoiceId, rows, this.clock);
        sendings.requireRoom();
        const mailing = await mails.linking({ ownerId, invoiceId }, { template: 'invoice_sent_again' });
        return {
          invoice: unpaid,
          deed: { actor: 'owner', action: 'sent' },
          alongside: [issuers.present(ownerId), sendings.take(), ...mailing],
          result: () => undefined,
        };
      },
      recording,
    });
  }
}
