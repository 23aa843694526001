// The service as one long-running process: `npx nx serve invoice-service` after `npx nx build invoice-service`.
import { readConfig } from '@paymyinvoice/platform';
import { remoteVerifier, serve } from '@paymyinvoice/platform/http';
import { buildInvoiceApp } from './app.module.ts';
import { invoiceApiEnvironment } from './config.ts';

const environment = readConfig(invoiceApiEnvironment, process.env);
const identity = remoteVerifier(environment.ISSUER_URL, environment.AUDIENCE);

await serve(await buildInvoiceApp(environment, identity), { port: Number(process.env['PORT'] ?? 8080) });
