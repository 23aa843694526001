import type { Clock, Id } from '@paymyinvoice/platform';
import {
  overtaken,
  untilItStands,
  type Key,
  type Position,
  type Row,
  type Write,
} from '@paymyinvoice/platform/data';
import type { InvoiceFilter } from './invoice-filter.ts';
import { invoiceBusy, invoiceNotFound } from './invoice.errors.ts';
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
    private readonly clock: Clock,
  ) {}

  async readWhole(ownerId: Id<'usr'>, id: InvoiceId): Promise<WholeInvoice> {
    const { invoice, rows } = await this.untorn(ownerId, id, () => this.invoices.readWhole(ownerId, id));
    return { invoice, content: this.contentIn(rows, id), rows, today: this.today() };
  }

  async list(
    ownerId: Id<'usr'>,
    filter: InvoiceFilter,
    part: { limit: number; after: Position | undefined },
  ): Promise<{ invoices: Invoice[]; next: Position | undefined; today: string }> {
    const today = this.today();
    return { ...(await this.invoices.page(ownerId, filter, { today, ...part })), today };
  }

  /** Throws for an invoice that is not there, or not this owner's. */
  async requireExisting(ownerId: Id<'usr'>, id: InvoiceId): Promise<void> {
    await this.readWith(ownerId, id, []);
  }

  /** Every invoice that something is owed on. */
  async unpaid(ownerId: Id<'usr'>): Promise<Invoice[]> {
    return await this.invoices.unpaid(ownerId);
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
    const all = [this.invoices.key(ownerId, id), ...keys];
    return await this.untorn(ownerId, id, () => this.invoices.readRows(all));
  }

  /** The invoice as it is now, and the events that tell so; fails the transaction if it has changed since. */
  replacing(before: Invoice, after: Invoice): Write[] {
    return this.invoices.replacing(before, after);
  }

  /** False when somebody else was faster. */
  async save(...writes: Write[]): Promise<boolean> {
    return await this.invoices.save(...writes);
  }

  private async untorn(
    ownerId: Id<'usr'>,
    id: InvoiceId,
    read: () => Promise<Row[]>,
  ): Promise<{ invoice: Invoice; rows: Row[] }> {
    return await untilItStands(async () => {
      const rows = await read();
      const invoice = this.invoices.invoiceIn(rows, ownerId, id);
      if (invoice === undefined) throw invoiceNotFound();
      return this.invoices.isTorn(rows, invoice) ? overtaken : { invoice, rows };
    }, invoiceBusy);
  }

  private today(): string {
    return dateOf(this.clock());
  }
}
