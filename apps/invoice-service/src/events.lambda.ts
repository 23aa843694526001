import { consumerEnvironment, readConfig } from '@paymyinvoice/platform';
import { consumerOf } from '@paymyinvoice/platform/events';
import { composeInvoiceReactions } from './composition.ts';
import { onUserDeleted } from './issuers/on-user-deleted.ts';
import { onUserUpdated } from './issuers/on-user-updated.ts';
import { onUserVerified } from './issuers/on-user-verified.ts';

const environment = readConfig(consumerEnvironment, process.env);
const { issuers, timeEntries } = composeInvoiceReactions(environment);

export const handler = consumerOf(environment, [
  onUserVerified(issuers),
  onUserUpdated(issuers),
  onUserDeleted(issuers, timeEntries),
]);
