import type { Id } from '@paymyinvoice/platform';
import type { Write } from '@paymyinvoice/platform/data';
import type { AttachmentsService } from '../attachments/attachments.service.ts';
import type { BookkeepingService } from '../bookkeeping/bookkeeping.service.ts';
import { requireDraft } from '../invoices/draft.ts';
import { dateOf, type InvoiceId } from '../invoices/invoice.ts';
import type { InvoicesService, WholeInvoice } from '../invoices/invoices.service.ts';
import type { IssuersService } from '../issuers/issuers.service.ts';
import { issueInvoice } from './issuance.ts';
import type { MailsService } from '../mails/mails.service.ts';
import type { TimeEntriesService } from '../time-entries/time-entries.service.ts';
import { voidInvoice } from './voiding.ts';

/** Who asks, as their token says it: auth-service may not have told of them yet. */
export type Owner = { readonly id: Id<'usr'>; readonly email: string; readonly name: string | undefined };

export class IssuancesService {
  constructor(
    private readonly features: {
      attachments: AttachmentsService;
      bookkeeping: BookkeepingService;
      invoices: InvoicesService;
      issuers: IssuersService;
      mails: MailsService;
      timeEntries: TimeEntriesService;
    },
  ) {}

  async issue(
    owner: Owner,
    invoiceId: InvoiceId,
    recording: (issued: WholeInvoice) => readonly Write[],
  ): Promise<WholeInvoice> {
    const { attachments, bookkeeping, invoices, issuers, mails } = this.features;
    return await bookkeeping.change({
      ownerId: owner.id,
      invoiceId,
      also: [issuers.key(owner.id), invoices.contentKey(owner.id, invoiceId)],
      decide: async ({ invoice, book, rows, now }) => {
        const issuer = issuers.issuerIn(rows, owner);
        const content = invoices.contentIn(rows, invoiceId);
        const issued = issueInvoice(requireDraft(invoice), book, { issuer, now });
        await attachments.requireReady(owner.id, invoice.attachments);
        const mailing = await mails.linking({ ownerId: owner.id, invoiceId }, { template: 'invoice_issued' });
        return {
          ...issued,
          deed: { actor: 'owner', action: 'issued', detail: issued.invoice.number },
          alongside: [
            issuers.present(owner.id),
            ...attachments.ready(owner.id, invoice.attachments),
            ...mailing,
          ],
          result: (after) => ({ invoice: after, content, rows: [], today: dateOf(now) }),
        };
      },
      recording,
    });
  }

  async void(
    ownerId: Id<'usr'>,
    invoiceId: InvoiceId,
    reason: string,
    recording: (voided: WholeInvoice) => readonly Write[],
  ): Promise<WholeInvoice> {
    const { bookkeeping, invoices, issuers, mails, timeEntries } = this.features;
    return await bookkeeping.change({
      ownerId,
      invoiceId,
      also: [issuers.key(ownerId)],
      decide: async ({ invoice, rows, now }) => {
        issuers.requirePresentIn(rows, ownerId);
        const voided = voidInvoice(invoice, { reason, now });
        const mail = await mails.plain({ ownerId, invoiceId }, { template: 'invoice_voided' });
        const freed = timeEntries.freeing(ownerId, invoice.timeEntryIds, invoiceId);
        // Should anything be added to it after that, the head has changed and all of this is done again.
        const whole = await invoices.readWhole(ownerId, invoiceId);
        return {
          ...voided,
          deed: { actor: 'owner', action: 'voided', detail: reason },
          alongside: [issuers.present(ownerId), ...freed, mail],
          result: (after) => ({ ...whole, invoice: after, today: dateOf(now) }),
        };
      },
      recording,
    });
  }
}
