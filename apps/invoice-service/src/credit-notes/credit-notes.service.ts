import type { Money } from '@paymyinvoice/contracts';
import { newId, type Clock, type Id } from '@paymyinvoice/platform';
import type { Write } from '@paymyinvoice/platform/data';
import { minorOf } from '../amounts/asked-amount.ts';
import { formatAmount } from '../amounts/format-amount.ts';
import type { BookkeepingService } from '../bookkeeping/bookkeeping.service.ts';
import type { InvoiceId } from '../invoices/invoice.ts';
import type { IssuersService } from '../issuers/issuers.service.ts';
import { issueCreditNote, type CreditNote } from './credit-note.ts';
import type { CreditNotesRepository } from './credit-notes.repository.ts';

export class CreditNotesService {
  constructor(
    private readonly creditNotes: CreditNotesRepository,
    private readonly bookkeeping: BookkeepingService,
    private readonly issuers: IssuersService,
    private readonly clock: Clock,
  ) {}

  async issue(
    ownerId: Id<'usr'>,
    invoiceId: InvoiceId,
    asked: { readonly amount: number | Money; readonly reason: string },
    recording: (creditNote: CreditNote) => readonly Write[],
  ): Promise<CreditNote> {
    const id = newId('crn', this.clock);
    return await this.bookkeeping.change({
      ownerId,
      invoiceId,
      also: [this.issuers.key(ownerId)],
      decide: ({ invoice, book, rows, now }) => {
        this.issuers.requirePresentIn(rows, ownerId);
        const wanted = { amountMinor: minorOf(asked.amount, invoice.currency), reason: asked.reason };
        const { creditNote, ...issued } = issueCreditNote(invoice, book, wanted, { id, now });
        const { number, amountMinor, currency } = creditNote;
        const detail = `${number}, ${formatAmount(amountMinor, currency)}`;
        return {
          ...{ invoice, ...issued },
          deed: { actor: 'owner', action: 'credited', about: id, detail },
          alongside: [this.creditNotes.inserting(creditNote), this.issuers.present(ownerId)],
          result: () => creditNote,
        };
      },
      recording,
    });
  }
}
