import { apiEnvironment, readConfig } from '@paymyinvoice/platform';
import { lambdaHandler } from '@paymyinvoice/platform/http';
import { buildInvoiceApp } from './app.module.ts';

const environment = readConfig(apiEnvironment, process.env);

export const handler = lambdaHandler(() => buildInvoiceApp(environment, 'gateway'));
