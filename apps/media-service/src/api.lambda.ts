import { apiEnvironment, readConfig } from '@paymyinvoice/platform';
import { lambdaHandler } from '@paymyinvoice/platform/http';
import { buildMediaApp } from './app.module.ts';

const environment = readConfig(apiEnvironment, process.env);

export const handler = lambdaHandler(() => buildMediaApp(environment, 'gateway'));
