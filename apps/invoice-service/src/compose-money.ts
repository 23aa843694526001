import { SSMClient } from '@aws-sdk/client-ssm';
import { createLogger, secretParameter, serviceInfo, type Clock } from '@paymyinvoice/platform';
import type { Table } from '@paymyinvoice/platform/data';
import { awsClientSettings } from '@paymyinvoice/platform/data';
import { FailuresService } from './charges/failures.service.ts';
import { SettlementsService } from './charges/settlements.service.ts';
import type { composeRecords } from './compose-records.ts';
import { composeBooks, composeMails } from './compose-records.ts';
import type { ReconcileEnvironment } from './config.ts';
import { PaymentsRepository } from './payments/payments.repository.ts';
import { PaymentsService } from './payments/payments.service.ts';
import { providerOf } from './providers/provider-of.ts';
import { RefundsRepository } from './refunds/refunds.repository.ts';
import { RefundsService } from './refunds/refunds.service.ts';

/** All that moves money: the books, and the provider of the stage. */
export function composeMoney(
  environment: ReconcileEnvironment,
  table: Table,
  clock: Clock,
  records: ReturnType<typeof composeRecords>,
) {
  const ssm = new SSMClient(awsClientSettings);
  const mailSecret = secretParameter(ssm, environment.MAIL_SECRET_PARAMETER);
  const { payLinks, mails } = composeMails(mailSecret, table, clock, records);
  const books = composeBooks(table, clock, records, mails);
  const { bookkeeping } = books;
  const rows = new PaymentsRepository(table, clock);
  const payments = new PaymentsService(rows, bookkeeping, records.issuers, clock);
  const refunds = new RefundsService(new RefundsRepository(table), bookkeeping, payments);
  const failures = new FailuresService(clock);
  return {
    ...books,
    ...{ failures, mails, payLinks, payments, refunds },
    logger: createLogger(serviceInfo(environment)),
    settlements: new SettlementsService(bookkeeping, payments, refunds, failures, clock),
    provider: providerOf({
      name: environment.PAYMENT_PROVIDER,
      url: environment.PAYMENT_API_URL,
      apiKey: secretParameter(ssm, environment.PAYMENT_API_KEY_PARAMETER),
      webhookSecret: secretParameter(ssm, environment.PAYMENT_WEBHOOK_SECRET_PARAMETER),
      clock,
    }),
  };
}
