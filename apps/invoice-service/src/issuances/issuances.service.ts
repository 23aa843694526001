import type { Id } from '@paymyinvoice/platform';
import type { Write } from '@paymyinvoice/platform/data';
import type { BookkeepingService } from '../bookkeeping/bookkeeping.service.ts';
import { requireDraft } from '../invoices/draft.ts';
import { dateOf, type InvoiceId } from '../invoices/invoice.ts';
import type { InvoicesService, WholeInvoice } from '../invoices/invoices.service.ts';
import type { IssuersService } from '../issuers/issuers.service.ts';
import { issueInvoice } from './issuance.ts';
import { voidInvoice } from './voiding.ts';

/** Who asks, as their token says it: auth-service may not have told of them yet. */
export type Owner = { readonly id: Id<'usr'>; readonly email: string; readonly name: string | undefined };

export class IssuancesService {
  constructor(
    private readonly bookkeeping: BookkeepingService,
    private readonly invoices: InvoicesService,
    private readonly issuers: IssuersService,
  ) {}

  async issue(
    owner: Owner,
    invoiceId: InvoiceId,
    recording: (issued: WholeInvoice) => readonly Write[],
  ): Promise<WholeInvoice> {
    return await this.bookkeeping.change({
      ownerId: owner.id,
      invoiceId,
      also: [this.issuers.key(owner.id), this.invoices.contentKey(owner.id, invoiceId)],
      decide: ({ invoice, book, rows, now }) => {
        const issuer = this.issuers.issuerIn(rows, owner);
        const content = this.invoices.contentIn(rows, invoiceId);
        const issued = issueInvoice(requireDraft(invoice), book, { issuer, now });
        return {
          ...issued,
          deed: { actor: 'owner', action: 'issued', detail: issued.invoice.number },
          alongside: [this.issuers.present(owner.id)],
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
    return await this.bookkeeping.change({
      ownerId,
      invoiceId,
      also: [this.issuers.key(ownerId)],
      decide: async ({ invoice, rows, now }) => {
        this.issuers.requirePresentIn(rows, ownerId);
        // Should anything be added to it after that, the head has changed and all of this is done again.
        const whole = await this.invoices.readWhole(ownerId, invoiceId);
        return {
          ...voidInvoice(invoice, { reason, now }),
          deed: { actor: 'owner', action: 'voided', detail: reason },
          alongside: [this.issuers.present(ownerId)],
          result: (after) => ({ ...whole, invoice: after, today: dateOf(now) }),
        };
      },
      recording,
    });
  }
}
