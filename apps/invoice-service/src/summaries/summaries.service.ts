import type { Clock, Id } from '@paymyinvoice/platform';
import type { InvoicesService } from '../invoices/invoices.service.ts';
import type { LedgerService } from '../ledger/ledger.service.ts';
import { summariesOf, type CurrencySummary } from './summary.ts';

export class SummariesService {
  constructor(
    private readonly ledger: LedgerService,
    private readonly invoices: InvoicesService,
    private readonly clock: Clock,
  ) {}

  async read(ownerId: Id<'usr'>): Promise<CurrencySummary[]> {
    const [book, unpaid] = await Promise.all([this.ledger.book(ownerId), this.invoices.unpaid(ownerId)]);
    return summariesOf(book, unpaid, this.clock());
  }
}
