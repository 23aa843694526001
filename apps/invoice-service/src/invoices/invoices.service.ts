import { newId, type Clock, type Id } from '@paymyinvoice/platform';
import type { Key, Row, Write } from '@paymyinvoice/platform/data';
import type { HistoriesService } from '../histories/histories.service.ts';
import { issuerGone } from '../issuers/issuer.errors.ts';
import type { IssuersService } from '../issuers/issuers.service.ts';
import { draftInvoice, type DraftInput } from './draft.ts';
import { invoiceNotFound } from './invoice.errors.ts';
import { dateOf, type Invoice, type InvoiceContent, type InvoiceId } from './invoice.ts';
import type { InvoicesRepository } from './invoices.repository.ts';

/** An invoice with its content and the rows of what belongs to it, as it is on a day: it may be overdue by then. */
export type WholeInvoice = {
  readonly invoice: Invoice;
  readonly content: InvoiceContent;
  readonly rows: readonly Row[];
  readonly today: string;
};

export class InvoicesService {
  constructor(
    private readonly invoices: InvoicesRepository,
    private readonly issuers: IssuersService,
    private readonly histories: HistoriesService,
    private readonly clock: Clock,
  ) {}

  async draft(
    ownerId: Id<'usr'>,
    input: DraftInput,
    recording: (whole: WholeInvoice) => readonly Write[],
  ): Promise<WholeInvoice> {
    const id = newId('inv', this.clock);
    const now = this.clock();
    const drafted = { ...draftInvoice(input, { id, ownerId, now }), rows: [], today: dateOf(now) };
    const isSaved = await this.invoices.save(
      ...this.invoices.inserting(drafted.invoice, drafted.content),
      this.histories.appending(ownerId, id, { actor: 'owner', action: 'created' }),
      this.issuers.present(ownerId),
      ...recording(drafted),
    );
    if (!isSaved) throw issuerGone();
    return drafted;
  }

  async readWhole(ownerId: Id<'usr'>, id: InvoiceId): Promise<WholeInvoice> {
    const rows = await this.invoices.readWhole(ownerId, id);
    const invoice = this.invoices.invoiceIn(rows, ownerId, id);
    const content = this.invoices.contentIn(rows, id);
    if (invoice === undefined || content === undefined) throw invoiceNotFound();
    return { invoice, content, rows, today: dateOf(this.clock()) };
  }

  /** Throws for an invoice that is not there, or not this owner's. */
  async requireExisting(ownerId: Id<'usr'>, id: InvoiceId): Promise<void> {
    await this.readWith(ownerId, id, []);
  }

  /** To read what an invoice says together with its head. */
  contentKey(ownerId: Id<'usr'>, id: InvoiceId): Key {
    return this.invoices.contentKey(ownerId, id);
  }

  contentIn(rows: readonly Row[], id: InvoiceId): InvoiceContent {
    const content = this.invoices.contentIn(rows, id);
    if (content === undefined) throw invoiceNotFound();
    return content;
  }

  /** The head of an invoice and other rows, in one call. */
  async readWith(
    ownerId: Id<'usr'>,
    id: InvoiceId,
    keys: readonly Key[],
  ): Promise<{ invoice: Invoice; rows: Row[] }> {
    const rows = await this.invoices.readRows([this.invoices.key(ownerId, id), ...keys]);
    const invoice = this.invoices.invoiceIn(rows, ownerId, id);
    if (invoice === undefined) throw invoiceNotFound();
    return { invoice, rows };
  }

  /** The invoice as it is now, and the events that tell so; fails the transaction if it has changed since. */
  replacing(before: Invoice, after: Invoice): Write[] {
    return this.invoices.replacing(before, after);
  }

  /** False when somebody else was faster. */
  async save(...writes: Write[]): Promise<boolean> {
    return await this.invoices.save(...writes);
  }
}
