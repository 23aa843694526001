import { readConfig } from '@paymyinvoice/platform';
import { relayHandler } from '@paymyinvoice/platform/events';
import { composeInvoicePublishing } from './compose-publishing.ts';
import { invoicePublisherEnvironment } from './config.ts';

const environment = readConfig(invoicePublisherEnvironment, process.env);

export const handler = relayHandler(composeInvoicePublishing(environment));
