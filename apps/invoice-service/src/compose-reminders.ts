import { SSMClient } from '@aws-sdk/client-ssm';
import { createLogger, secretParameter, serviceInfo, systemClock } from '@paymyinvoice/platform';
import { awsClientSettings } from '@paymyinvoice/platform/data';
import { composeBooks, composeMails, composeRecords, tableOf } from './compose-records.ts';
import type { RemindersEnvironment } from './config.ts';
import { RemindersRepository } from './reminders/reminders.repository.ts';
import { RemindersService } from './reminders/reminders.service.ts';

/** What reminds payers every day. */
export function composeReminders(environment: RemindersEnvironment): RemindersService {
  const clock = systemClock;
  const table = tableOf(environment, clock);
  const records = composeRecords(table, clock);
  const mailSecret = secretParameter(new SSMClient(awsClientSettings), environment.MAIL_SECRET_PARAMETER);
  const { mails } = composeMails(mailSecret, table, clock, records);
  const { bookkeeping } = composeBooks(table, clock, records, mails);
  const features = { bookkeeping, issuers: records.issuers, mails };
  const logger = createLogger(serviceInfo(environment));
  return new RemindersService(new RemindersRepository(table), features, clock, logger);
}
