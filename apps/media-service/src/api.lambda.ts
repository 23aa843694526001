import { readConfig } from '@paymyinvoice/platform';
import { lambdaHandler } from '@paymyinvoice/platform/http';
import { buildMediaApp } from './app.module.ts';
import { mediaApiEnvironment } from './config.ts';

const environment = readConfig(mediaApiEnvironment, process.env);

export const handler = lambdaHandler(() => buildMediaApp(environment, 'gateway'));
