import { consumerEnvironment, readConfig } from '@paymyinvoice/platform';
import { consumerOf } from '@paymyinvoice/platform/events';
import { composeInvoiceService } from './composition.ts';
import { onUserVerified } from './issuers/on-user-verified.ts';

const environment = readConfig(consumerEnvironment, process.env);
const { issuers } = composeInvoiceService(environment);

export const handler = consumerOf(environment, [onUserVerified(issuers)]);
