import { consumerEnvironment, readConfig } from '@paymyinvoice/platform';
import { consumerOf } from '@paymyinvoice/platform/events';
import { composeRecords } from './composition.ts';
import { onInvoiceIssued } from './holds/on-invoice-issued.ts';
import { onInvoiceVoided } from './holds/on-invoice-voided.ts';
import { onUserDeleted } from './libraries/on-user-deleted.ts';
import { onUserUpdated } from './libraries/on-user-updated.ts';
import { onUserVerified } from './libraries/on-user-verified.ts';

const environment = readConfig(consumerEnvironment, process.env);
const { libraries, holds } = composeRecords(environment);

export const handler = consumerOf(environment, [
  onUserVerified(libraries),
  onUserUpdated(libraries),
  onUserDeleted(libraries),
  onInvoiceIssued(holds),
  onInvoiceVoided(holds),
]);
