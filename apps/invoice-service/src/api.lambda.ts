import { readConfig } from '@paymyinvoice/platform';
import { lambdaHandler } from '@paymyinvoice/platform/http';
import { buildInvoiceApp } from './app.module.ts';
import { invoiceApiEnvironment } from './config.ts';

const environment = readConfig(invoiceApiEnvironment, process.env);

export const handler = lambdaHandler(() => buildInvoiceApp(environment, 'gateway'));
