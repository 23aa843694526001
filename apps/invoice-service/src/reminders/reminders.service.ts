import type { Clock, Logger } from '@paymyinvoice/platform';
import { shards, type Position } from '@paymyinvoice/platform/data';
import type { BookkeepingService } from '../bookkeeping/bookkeeping.service.ts';
import { dateOf } from '../invoices/invoice.ts';
import type { IssuersService } from '../issuers/issuers.service.ts';
import type { MailsService } from '../mails/mails.service.ts';
import type { InvoiceRef } from '../pay-links/pay-link.ts';
import { decideReminder } from './reminder.ts';
import type { RemindersRepository } from './reminders.repository.ts';

type Outcome = 'reminded' | 'left_alone' | 'failed' | 'out_of_time';

// As many invoices of a shard are worked on at the same moment.
const PAGE_SIZE = 10;

export class RemindersService {
  constructor(
    private readonly reminders: RemindersRepository,
    private readonly features: {
      bookkeeping: BookkeepingService;
      issuers: IssuersService;
      mails: MailsService;
    },
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /**
   * Reminds of all that is due by today, as far as the time reaches. An invoice that fails stops no other. What has
   * failed or is left fails the run at its end: it is run again within minutes, and the alarm tells.
   */
  async remindAll(hasTime: () => boolean): Promise<{ reminded: number }> {
    const today = dateOf(this.clock());
    const outcomes = await Promise.all(shards.map((shard) => this.remindShard(shard, today, hasTime)));
    const count = (of: Outcome) => outcomes.flat().filter((outcome) => outcome === of).length;
    const [reminded, failed] = [count('reminded'), count('failed')];
    const isDone = count('out_of_time') === 0;
    this.logger.info({ today, reminded, failed, isDone }, 'payers reminded');
    if (failed > 0) throw new Error(`Failures while reminding: ${failed}.`);
    if (!isDone) throw new Error('The time is up, and there is more to remind of.');
    return { reminded };
  }

  private async remindShard(shard: string, today: string, hasTime: () => boolean): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    let after: Position | undefined;
    do {
      if (!hasTime()) return [...outcomes, 'out_of_time'];
      const page = await this.reminders.dueBy(today, shard, { limit: PAGE_SIZE, after }).catch(this.failed);
      if (page === 'failed') return [...outcomes, page];
      const reminded = page.invoices.map((invoice) => this.remind(invoice).catch(this.failed));
      outcomes.push(...(await Promise.all(reminded)));
      after = page.next;
    } while (after);
    return outcomes;
  }

  /** Marker, link, mail and event in one transaction: a run that dies, comes twice or meets another reminds once. */
  private async remind(ref: InvoiceRef): Promise<Outcome> {
    const { bookkeeping, issuers, mails } = this.features;
    return await bookkeeping.change<Outcome>({
      ...ref,
      also: [issuers.key(ref.ownerId)],
      decide: async ({ invoice, rows, now }) => {
        const reminder = issuers.isGoneIn(rows, ref.ownerId) ? undefined : decideReminder(invoice, now);
        if (reminder === undefined) return { unchanged: 'left_alone' };
        const mailing = await mails.linking(ref, { template: 'reminder', step: reminder.step });
        return {
          invoice: reminder.invoice,
          deed: { actor: 'system', action: 'reminded', detail: `Reminder ${reminder.step}` },
          alongside: [issuers.present(ref.ownerId), ...mailing],
          result: () => 'reminded',
        };
      },
    });
  }

  private readonly failed = (err: unknown): 'failed' => {
    this.logger.error({ err }, 'reminding failed');
    return 'failed';
  };
}
