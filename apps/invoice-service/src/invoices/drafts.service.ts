import { newId, type Clock, type Id } from '@paymyinvoice/platform';
import { overtaken, untilItStands, type Write } from '@paymyinvoice/platform/data';
import type { HistoriesService } from '../histories/histories.service.ts';
import { issuerGone } from '../issuers/issuer.errors.ts';
import type { IssuersService } from '../issuers/issuers.service.ts';
import type { TimeEntriesService } from '../time-entries/time-entries.service.ts';
import type { TimeEntryId } from '../time-entries/time-entry.ts';
import type { DraftChanges } from './draft-changes.ts';
import { draftInvoice, redraft, requireDraft, type DraftInput } from './draft.ts';
import { invoiceBusy } from './invoice.errors.ts';
import { dateOf, type InvoiceId } from './invoice.ts';
import type { InvoicesRepository } from './invoices.repository.ts';
import type { InvoicesService, WholeInvoice } from './invoices.service.ts';

/** Sees what would be changed, and throws if the caller means another version of it. */
type Expectation = (whole: Pick<WholeInvoice, 'invoice' | 'today'>) => void;

/** Invoices nobody owes anything on yet, and the time that is locked by them. */
export class DraftsService {
  constructor(
    private readonly drafts: InvoicesRepository,
    private readonly invoices: InvoicesService,
    private readonly timeEntries: TimeEntriesService,
    private readonly issuers: IssuersService,
    private readonly histories: HistoriesService,
    private readonly clock: Clock,
  ) {}

  async create(
    ownerId: Id<'usr'>,
    input: DraftInput,
    recording: (whole: WholeInvoice) => readonly Write[],
  ): Promise<WholeInvoice> {
    const id = newId('inv', this.clock);
    return await untilItStands(async () => {
      const entries = await this.entriesFor(ownerId, input.timeEntryIds);
      const now = this.clock();
      const drafted = draftInvoice(input, entries, { id, ownerId, now });
      const whole = { ...drafted, rows: [], today: dateOf(now) };
      const isSaved = await this.drafts.save(
        ...this.drafts.inserting(drafted.invoice, drafted.content),
        this.histories.appending(ownerId, id, { actor: 'owner', action: 'created' }),
        this.issuers.present(ownerId),
        ...this.timeEntries.locking(entries, id),
        ...recording(whole),
      );
      if (isSaved) return whole;
      if (entries.length === 0) throw issuerGone();
      return overtaken;
    }, invoiceBusy);
  }

  async amend(
    ownerId: Id<'usr'>,
    id: InvoiceId,
    changes: DraftChanges,
    expect: Expectation,
  ): Promise<WholeInvoice> {
    const { timeEntryIds = [] } = changes;
    return await untilItStands(async () => {
      const { draft, rows, now } = await this.read(ownerId, id, timeEntryIds, expect);
      const content = this.invoices.contentIn(rows, id);
      const added = namedIn(timeEntryIds).filter((named) => !draft.timeEntryIds.includes(named.id));
      const taken = this.timeEntries.openIn(rows, ownerId, added);
      const after = redraft({ invoice: draft, content }, changes, taken, now);
      const dropped = draft.timeEntryIds.filter((entry) => !after.invoice.timeEntryIds.includes(entry));
      const isSaved = await this.drafts.save(
        ...this.drafts.replacing(draft, after.invoice),
        this.drafts.writingContent(after.invoice, after.content),
        this.histories.appending(ownerId, id, { actor: 'owner', action: 'changed' }),
        this.issuers.present(ownerId),
        ...this.timeEntries.locking(taken, id),
        ...this.timeEntries.freeing(ownerId, dropped, id),
      );
      return isSaved ? { ...after, rows: [], today: dateOf(now) } : overtaken;
    }, invoiceBusy);
  }

  async remove(ownerId: Id<'usr'>, id: InvoiceId, expect: Expectation): Promise<void> {
    await untilItStands(async () => {
      const { draft } = await this.read(ownerId, id, [], expect);
      const isSaved = await this.drafts.save(
        ...this.drafts.removing(draft),
        ...this.timeEntries.freeing(ownerId, draft.timeEntryIds, id),
      );
      return isSaved ? undefined : overtaken;
    }, invoiceBusy);
  }

  /** The draft with its content, and the entries that it is to take, in one call. */
  private async read(
    ownerId: Id<'usr'>,
    id: InvoiceId,
    timeEntryIds: readonly TimeEntryId[],
    expect: Expectation,
  ) {
    const { invoice, rows } = await this.invoices.readWith(ownerId, id, [
      this.invoices.contentKey(ownerId, id),
      this.issuers.key(ownerId),
      ...this.timeEntries.keys(ownerId, timeEntryIds),
    ]);
    const now = this.clock();
    this.issuers.requirePresentIn(rows, ownerId);
    expect({ invoice, today: dateOf(now) });
    return { draft: requireDraft(invoice), rows, now };
  }

  private async entriesFor(ownerId: Id<'usr'>, ids: readonly TimeEntryId[]) {
    if (ids.length === 0) return [];
    const keys = [this.issuers.key(ownerId), ...this.timeEntries.keys(ownerId, ids)];
    const rows = await this.drafts.readRows(keys);
    this.issuers.requirePresentIn(rows, ownerId);
    return this.timeEntries.openIn(rows, ownerId, namedIn(ids));
  }
}

function namedIn(ids: readonly TimeEntryId[]) {
  return ids.map((id, index) => ({ id, path: `timeEntryIds.${index}` }));
}
