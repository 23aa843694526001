// The service as one long-running process: `npx nx serve auth-service` after `npx nx build auth-service`.
import { readConfig } from '@paymyinvoice/platform';
import { serve } from '@paymyinvoice/platform/http';
import { buildAuthApp } from './app.module.ts';
import { authApiEnvironment } from './config.ts';

const environment = readConfig(authApiEnvironment, process.env);

await serve(await buildAuthApp(environment), { port: Number(process.env['PORT'] ?? 8080) });
