import { consumerEnvironment, readConfig } from '@paymyinvoice/platform';
import { consumerOf } from '@paymyinvoice/platform/events';
import { composeRecords } from './composition.ts';
import { onUserDeleted } from './libraries/on-user-deleted.ts';
import { onUserUpdated } from './libraries/on-user-updated.ts';
import { onUserVerified } from './libraries/on-user-verified.ts';

const environment = readConfig(consumerEnvironment, process.env);
const { libraries } = composeRecords(environment);

export const handler = consumerOf(environment, [
  onUserVerified(libraries),
  onUserUpdated(libraries),
  onUserDeleted(libraries),
]);
