import { systemClock } from '@paymyinvoice/platform';
import { outboxPublishing, type OutboxPublishing } from '@paymyinvoice/platform/events';
import { mailerOf } from '@paymyinvoice/platform/mail';
import { composeRecords } from './compose-records.ts';
import type { InvoicePublisherEnvironment } from './config.ts';
import { LettersService } from './mails/letters.service.ts';

/** The way out of the outbox: events to the topic, mails to payers and issuers. */
export function composeInvoicePublishing(environment: InvoicePublisherEnvironment): OutboxPublishing {
  const publishing = outboxPublishing(environment);
  const records = composeRecords(publishing.table, systemClock);
  const letters = new LettersService(records, environment.WEB_ORIGIN, systemClock);
  return { ...publishing, sendMail: mailerOf(environment, letters.render) };
}
