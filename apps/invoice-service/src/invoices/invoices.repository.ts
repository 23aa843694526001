import {
  invoiceIssued,
  invoiceOverdue,
  invoicePaid,
  invoicePartiallyPaid,
  invoiceVoided,
} from '@paymyinvoice/contracts';
import type { Clock, Id } from '@paymyinvoice/platform';
import {
  absent,
  outboxEvent,
  put,
  remove,
  shardOf,
  when,
  type Key,
  type Page,
  type Position,
  type Row,
  type Table,
  type Write,
} from '@paymyinvoice/platform/data';
import { nextReminderOn } from '../reminders/reminder.ts';
import { eventsOf } from './invoice-event.ts';
import { isListed, type InvoiceFilter } from './invoice-filter.ts';
import {
  isUnpaid,
  moneyOf,
  type Draft,
  type Invoice,
  type InvoiceContent,
  type InvoiceId,
  type Status,
} from './invoice.ts';

type InvoiceRow = Row & Invoice;
/** `version` is the head's that it was written with. */
type ContentRow = Row & InvoiceContent & { readonly version: number };

const FIRST_DAY = '0000-01-01';
const LAST_DAY = '9999-12-31';

const contracts = {
  issued: invoiceIssued,
  paid: invoicePaid,
  partially_paid: invoicePartiallyPaid,
  voided: invoiceVoided,
  overdue: invoiceOverdue,
};

/**
 * An invoice is a head, which bookings change and lists show, and its content beside it. What belongs to it (payments,
 * refunds, credit notes) follows it in the owner's partition, so that one query reads all of it.
 * gsi1 lists an owner's invoices by the day they were made, gsi2 the same apart by state, gsi3 what is to be reminded of.
 */
export class InvoicesRepository {
  constructor(
    private readonly table: Table,
    private readonly clock: Clock,
  ) {}

  key(ownerId: Id<'usr'>, id: InvoiceId): Key {
    return { pk: `OWNER#${ownerId}`, sk: `INVOICE#${id}` };
  }

  async readRows(keys: readonly Key[]): Promise<Row[]> {
    return await this.table.getMany(keys, { consistent: true });
  }

  invoiceIn(rows: readonly Row[], ownerId: Id<'usr'>, id: InvoiceId): Invoice | undefined {
    const key = this.key(ownerId, id);
    const row = rows.find(({ pk, sk }) => pk === key.pk && sk === key.sk) as InvoiceRow | undefined;
    return row && invoiceOf(row);
  }

  contentKey(ownerId: Id<'usr'>, id: InvoiceId): Key {
    const { pk, sk } = this.key(ownerId, id);
    return { pk, sk: `${sk}#CONTENT` };
  }

  contentIn(rows: readonly Row[], id: InvoiceId): InvoiceContent | undefined {
    const row = contentRowIn(rows, id);
    if (row === undefined) return undefined;
    const { pk: _pk, sk: _sk, version: _version, ...content } = row;
    return content;
  }

  /** Rows are read one by one: of a draft that was changed meanwhile they may be halves of two versions. */
  isTorn(rows: readonly Row[], invoice: Invoice): boolean {
    const content = contentRowIn(rows, invoice.id);
    return invoice.state === 'draft' && content !== undefined && content.version !== invoice.version;
  }

  /** The invoice and all that belongs to it. */
  async readWhole(ownerId: Id<'usr'>, id: InvoiceId): Promise<Row[]> {
    const { pk, sk } = this.key(ownerId, id);
    return (await this.table.query({ pk, prefix: sk, consistent: true })).rows;
  }

  /** Newest day first. What is owed on an invoice decides where it is listed; the rest is told after reading. */
  async page(
    ownerId: Id<'usr'>,
    filter: InvoiceFilter,
    { today, limit, after }: { today: string; limit: number; after: Position | undefined },
  ): Promise<{ invoices: Invoice[]; next: Position | undefined }> {
    const { status, from = FIRST_DAY, to = LAST_DAY } = filter;
    // DynamoDB refuses a range that ends before it begins.
    if (from > to) return { invoices: [], next: undefined };
    const page: Page<InvoiceRow> = await this.table.query<InvoiceRow>({
      ...(status === undefined
        ? { index: 'gsi1', pk: `INVOICES#${ownerId}` }
        : { index: 'gsi2', pk: `INVOICES#${ownerId}#${LIST_OF[status]}` }),
      // The tilde sorts after every id of the last day.
      between: [from, `${to}~`],
      newestFirst: true,
      limit,
      after,
      keep: (row) => isListed(row, filter, today),
    });
    return { invoices: page.rows.map(invoiceOf), next: page.next };
  }

  /** Every invoice that something is owed on. */
  async unpaid(ownerId: Id<'usr'>): Promise<Invoice[]> {
    const { rows } = await this.table.query<InvoiceRow>({
      index: 'gsi2',
      pk: `INVOICES#${ownerId}#unpaid`,
    });
    return rows.map(invoiceOf);
  }

  inserting(invoice: Invoice, content: InvoiceContent): Write[] {
    return [
      put(rowOf(this.key(invoice.ownerId, invoice.id), invoice), absent),
      this.writingContent(invoice, content),
    ];
  }

  /** Fails the transaction when the invoice has changed since `before` was read. */
  replacing(before: Invoice, after: Invoice): Write[] {
    const row = rowOf(this.key(after.ownerId, after.id), after);
    return [put(row, when`version = ${before.version}`), ...this.telling(before, after)];
  }

  writingContent({ ownerId, id, version }: Invoice, content: InvoiceContent): Write {
    return put({ ...this.contentKey(ownerId, id), version, ...content });
  }

  /** Fails the transaction when the draft has changed or was issued since it was read. */
  removing({ ownerId, id, version }: Draft): Write[] {
    return [remove(this.key(ownerId, id), when`version = ${version}`), remove(this.contentKey(ownerId, id))];
  }

  private telling(before: Invoice, after: Invoice): Write[] {
    if (after.state === 'draft') return [];
    const { id: invoiceId, ownerId, number, currency, totalMinor, attachments } = after;
    const data = {
      ...{ invoiceId, ownerId, number, attachments: [...attachments] },
      total: { amount: totalMinor, currency },
      outstanding: { amount: moneyOf(after).outstandingMinor, currency },
    };
    const events = eventsOf(before, after);
    return events.map((event, index) => {
      const sequence = after.eventCount - events.length + index + 1;
      return outboxEvent(contracts[event], { subject: invoiceId, sequence, data }, { clock: this.clock });
    });
  }

  async save(...writes: Write[]): Promise<boolean> {
    return await this.table.tryWrite(...writes);
  }
}

/** Where an invoice is listed: what is owed on it decides, whatever day it is. */
function listOf(invoice: Invoice) {
  if (invoice.state !== 'issued') return invoice.state;
  return isUnpaid(invoice) ? 'unpaid' : 'paid';
}

/** Where invoices of a status are listed. */
const LIST_OF: Readonly<Record<Status, ReturnType<typeof listOf>>> = {
  draft: 'draft',
  ...{ open: 'unpaid', partially_paid: 'unpaid', overdue: 'unpaid' },
  paid: 'paid',
  void: 'void',
};

function contentRowIn(rows: readonly Row[], id: InvoiceId): ContentRow | undefined {
  return rows.find(({ sk }) => sk === `INVOICE#${id}#CONTENT`) as ContentRow | undefined;
}

function rowOf(key: Key, invoice: Invoice): Row {
  const position = `${invoice.createdAt.slice(0, 10)}#${invoice.id}`;
  const remindOn = nextReminderOn(invoice);
  return {
    ...key,
    ...{ gsi1pk: `INVOICES#${invoice.ownerId}`, gsi1sk: position },
    ...{ gsi2pk: `INVOICES#${invoice.ownerId}#${listOf(invoice)}`, gsi2sk: position },
    ...(remindOn !== undefined && {
      gsi3pk: `REMINDERS#${shardOf(invoice.id)}`,
      gsi3sk: `${remindOn}#${invoice.id}`,
    }),
    ...invoice,
  };
}

function invoiceOf(row: InvoiceRow): Invoice {
  const {
    pk: _pk,
    sk: _sk,
    gsi1pk: _1p,
    gsi1sk: _1s,
    gsi2pk: _2p,
    gsi2sk: _2s,
    gsi3pk: _3p,
    gsi3sk: _3s,
    ...invoice
  } = row;
  return invoice;
}
