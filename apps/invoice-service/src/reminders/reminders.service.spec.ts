import { createLogger, newId } from '@paymyinvoice/platform';
import { describe, expect, it } from 'vitest';
import type { BookkeepingService } from '../bookkeeping/bookkeeping.service.ts';
import type { IssuersService } from '../issuers/issuers.service.ts';
import type { MailsService } from '../mails/mails.service.ts';
import type { RemindersRepository } from './reminders.repository.ts';
import { RemindersService } from './reminders.service.ts';

/** Every shard lists three pages of one invoice; what is done to an invoice is the stage's to test. */
function threePages() {
  const pages = new Map<string, number>();
  const reminders = {
    async dueBy(_today: string, shard: string) {
      const page = (pages.get(shard) ?? 0) + 1;
      pages.set(shard, page);
      const invoices = [{ ownerId: newId('usr'), invoiceId: newId('inv') }];
      return { invoices, next: page < 3 ? { pk: String(page) } : undefined };
    },
  };
  const bookkeeping = { change: async () => 'reminded' };
  const features = {
    bookkeeping: bookkeeping as unknown as BookkeepingService,
    issuers: { key: () => ({ pk: '', sk: '' }) } as unknown as IssuersService,
    mails: {} as MailsService,
  };
  const logger = createLogger({ service: 'invoice', stage: 'local', version: '1', level: 'silent' });
  const service = new RemindersService(
    reminders as unknown as RemindersRepository,
    features,
    () => new Date('2026-03-04T08:00:00.000Z'),
    logger,
  );
  return { service, read: () => [...pages.values()].reduce((sum, count) => sum + count, 0) };
}

describe('the time of a run', () => {
  it('given enough of it, when a run is over, then all pages have been gone through', async () => {
    const { service, read } = threePages();
    expect(await service.remindAll(() => true)).toEqual({ reminded: 12 });
    expect(read()).toBe(12);
  });

  it('given too little of it, when it runs out, then no page is begun and the run asks for another', async () => {
    const { service, read } = threePages();
    let pagesLeft = 6;
    const run = service.remindAll(() => pagesLeft-- > 0);
    await expect(run).rejects.toThrow('The time is up');
    expect(read()).toBe(6);
  });
});
