import { readConfig } from '@paymyinvoice/platform';
import { sweepHandler } from '@paymyinvoice/platform/events';
import { composeInvoicePublishing } from './compose-publishing.ts';
import { invoicePublisherEnvironment } from './config.ts';

const environment = readConfig(invoicePublisherEnvironment, process.env);

export const handler = sweepHandler(composeInvoicePublishing(environment));
