import { readConfig } from '@paymyinvoice/platform';
import { lambdaHandler } from '@paymyinvoice/platform/http';
import { buildAuthApp } from './app.module.ts';
import { authApiEnvironment } from './config.ts';

const environment = readConfig(authApiEnvironment, process.env);

export const handler = lambdaHandler(() => buildAuthApp(environment));
