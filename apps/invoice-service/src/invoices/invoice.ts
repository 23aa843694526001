import type { Id } from '@paymyinvoice/platform';
import { balanceOf, type Balances } from '../ledger/account.ts';
import { invoiceNotOpen, invoiceAlreadyPaid } from './invoice.errors.ts';
import type { TaxShare } from './totals.ts';

export type InvoiceId = Id<'inv'>;

export type Payer = { readonly name: string; readonly email: string; readonly address?: string | undefined };

export type Line = {
  readonly description: string;
  readonly quantity: string;
  readonly unitAmount: number;
  readonly taxRatePercent?: string | undefined;
  /** The time it charges for. */
  readonly timeEntryId?: Id<'tim'> | undefined;
};

/** What an invoice says beside its head. It is a row of its own: no booking has to read or write it. */
export type InvoiceContent = {
  readonly lines: readonly Line[];
  readonly taxes: readonly TaxShare[];
  readonly notes?: string;
  /** The tax on time, for entries that are still to come. */
  readonly timeEntryTaxRatePercent?: string;
};

type Head = {
  readonly id: InvoiceId;
  readonly ownerId: Id<'usr'>;
  readonly payer: Payer;
  readonly currency: string;
  readonly netMinor: number;
  readonly taxMinor: number;
  readonly totalMinor: number;
  readonly timeEntryIds: readonly Id<'tim'>[];
  readonly attachments: readonly Id<'med'>[];
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type Draft = Head & { readonly state: 'draft'; readonly dueDate?: string };

type Numbered = Head & {
  readonly number: string;
  readonly issuedOn: string;
  readonly dueDate: string;
  /** As they were known when it was issued: a document does not change afterwards. */
  readonly issuer: { readonly name: string; readonly email: string };
  /** The sums of all postings about this invoice. What is owed and paid is read from here and from nowhere else. */
  readonly balances: Balances;
  /** Of what is owed, what payments under way will take. */
  readonly reservedMinor: number;
  /** How many events tell of it. */
  readonly eventCount: number;
  /** Reminders sent, and the day of the last one. */
  readonly reminders: number;
  readonly remindedOn?: string;
  /** Its owner has left: nobody can pay by link any more. */
  readonly isAbandoned?: true;
};

export type Issued = Numbered & { readonly state: 'issued' };
export type Voided = Numbered & {
  readonly state: 'void';
  readonly voidedAt: string;
  readonly voidReason: string;
};
export type Invoice = Draft | Issued | Voided;

export const STATUSES = ['draft', 'open', 'partially_paid', 'overdue', 'paid', 'void'] as const;
export type Status = (typeof STATUSES)[number];

/** What is owed on it and what was paid, by its postings. */
export function moneyOf(invoice: Invoice) {
  if (invoice.state === 'draft')
    return { outstandingMinor: 0, paidMinor: 0, creditedMinor: 0, refundedMinor: 0 };
  const { balances, totalMinor } = invoice;
  const outstandingMinor = balanceOf(balances, 'receivable');
  const creditedMinor = balanceOf(balances, 'credit_notes');
  return {
    outstandingMinor,
    creditedMinor,
    // What came though nothing was owed stands against it until it went back.
    refundedMinor: Math.max(0, balanceOf(balances, 'refunds')),
    paidMinor: invoice.state === 'void' ? 0 : totalMinor - outstandingMinor - creditedMinor,
  };
}

/** `today` is a date. An invoice is overdue from the day after it was due. */
export function statusOf(invoice: Invoice, today: string): Status {
  if (invoice.state !== 'issued') return invoice.state;
  const { outstandingMinor, paidMinor } = moneyOf(invoice);
  if (outstandingMinor === 0) return 'paid';
  if (invoice.dueDate < today) return 'overdue';
  return paidMinor > 0 ? 'partially_paid' : 'open';
}

export function isUnpaid(invoice: Invoice): boolean {
  return invoice.state === 'issued' && moneyOf(invoice).outstandingMinor > 0;
}

/** What another payment may take: payments under way have taken theirs already. */
export function payableMinor(invoice: Issued): number {
  return moneyOf(invoice).outstandingMinor - invoice.reservedMinor;
}

/** Something was ever paid, or is being paid: that cannot be undone by voiding. */
export function hasSeenMoney(invoice: Issued): boolean {
  const { balances, reservedMinor } = invoice;
  const isMoved = (account: string) =>
    account.startsWith('cash:') || account === 'fees' || account === 'refunds';
  const moved = Object.entries(balances).some(([account, sum]) => sum !== 0 && isMoved(account));
  return moved || moneyOf(invoice).paidMinor > 0 || reservedMinor > 0;
}

export function requireIssued(invoice: Invoice): Issued {
  if (invoice.state !== 'issued') throw invoiceNotOpen();
  return invoice;
}

export function requireUnpaid(invoice: Invoice): Issued {
  const issued = requireIssued(invoice);
  if (!isUnpaid(issued)) throw invoiceAlreadyPaid();
  return issued;
}

export function dateOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

export function daysAfter(date: string, days: number): string {
  const at = new Date(`${date}T00:00:00.000Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return dateOf(at);
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / (24 * 60 * 60 * 1000));
}
