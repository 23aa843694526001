import type { Clock, Id } from '@paymyinvoice/platform';
import {
  defaultBackoff,
  overtaken,
  untilItStands,
  type Key,
  type Row,
  type Write,
} from '@paymyinvoice/platform/data';
import type { HistoriesService } from '../histories/histories.service.ts';
import type { Deed } from '../histories/history.ts';
import type { Invoice, InvoiceId } from '../invoices/invoice.ts';
import type { InvoicesService } from '../invoices/invoices.service.ts';
import { post, type Book, type Entry, type Transaction } from '../ledger/book.ts';
import { bookBusy } from '../ledger/ledger.errors.ts';
import type { LedgerService } from '../ledger/ledger.service.ts';
import type { MailsService } from '../mails/mails.service.ts';
import { tidingsOf } from '../mails/tidings.ts';
import { settled } from './settled.ts';

/** An invoice and its owner's book, as they were read together, with whatever else was asked for. */
export type Scene = {
  readonly invoice: Invoice;
  readonly book: Book;
  readonly rows: readonly Row[];
  readonly now: Date;
};

export type Change<Result> = {
  /** What is decided about the invoice. Its balances, version and events follow from that and the entry. */
  readonly invoice: Invoice;
  readonly entry?: Entry;
  /** The book that a number was taken from. */
  readonly book?: Book;
  readonly deed: Deed;
  /** The feature's own writes; a condition of theirs that fails means that the change is decided anew. */
  readonly alongside?: readonly Write[];
  readonly result: (after: Invoice, transaction: Transaction | undefined) => Result;
};

/** There is nothing to do: the answer is what is already so. */
export type Unchanged<Result> = { readonly unchanged: Result };

export type Command<Result> = {
  readonly ownerId: Id<'usr'>;
  readonly invoiceId: InvoiceId;
  /** Read with invoice and book in one call. */
  readonly also?: readonly Key[];
  readonly decide: (
    scene: Scene,
  ) => Change<Result> | Unchanged<Result> | Promise<Change<Result> | Unchanged<Result>>;
  readonly recording?: (result: Result) => readonly Write[];
};

// A book has one writer at a time: a hundred that come at once stand in line by chance, for some ten seconds at most.
const patience = { ...defaultBackoff, attempts: 30, baseMs: 40, capMs: 1000 };

/** The one way in which anything happens to an invoice's money: read, decided, posted and told of in one transaction. */
export class BookkeepingService {
  constructor(
    private readonly invoices: InvoicesService,
    private readonly ledger: LedgerService,
    private readonly histories: HistoriesService,
    private readonly mails: MailsService,
    private readonly clock: Clock,
  ) {}

  async change<Result>(command: Command<Result>): Promise<Result> {
    const { ownerId, invoiceId, decide, recording = () => [] } = command;
    return await untilItStands(
      async () => {
        const scene = await this.read(command);
        const change = await decide(scene);
        if ('unchanged' in change) {
          const isRecorded = await this.invoices.save(...recording(change.unchanged));
          return isRecorded ? change.unchanged : overtaken;
        }
        const posted = change.entry && post(change.book ?? scene.book, change.entry, scene.now);
        const after = settled(scene.invoice, change.invoice, posted?.transaction, scene.now);
        const tidings = tidingsOf(scene.invoice, after, { entry: change.entry, actor: change.deed.actor });
        const mailing = await this.mails.telling({ ownerId, invoiceId }, tidings);
        const result = change.result(after, posted?.transaction);
        const isSaved = await this.invoices.save(
          ...(posted ? this.ledger.appending(scene.book, posted) : []),
          ...this.invoices.replacing(scene.invoice, after),
          this.histories.appending(ownerId, invoiceId, change.deed),
          ...mailing,
          ...(change.alongside ?? []),
          ...recording(result),
        );
        return isSaved ? result : overtaken;
      },
      bookBusy,
      patience,
    );
  }

  private async read({
    ownerId,
    invoiceId,
    also = [],
  }: Pick<Command<unknown>, 'ownerId' | 'invoiceId' | 'also'>) {
    const keys = [this.ledger.bookKey(ownerId), ...also];
    const { invoice, rows } = await this.invoices.readWith(ownerId, invoiceId, keys);
    return { invoice, rows, book: this.ledger.bookIn(rows, ownerId), now: this.clock() };
  }
}
