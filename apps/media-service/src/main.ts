// The service as one long-running process: `npx nx serve media-service` after `npx nx build media-service`.
import { readConfig } from '@paymyinvoice/platform';
import { remoteVerifier, serve } from '@paymyinvoice/platform/http';
import { buildMediaApp } from './app.module.ts';
import { mediaApiEnvironment } from './config.ts';

const environment = readConfig(mediaApiEnvironment, process.env);
const identity = remoteVerifier(environment.ISSUER_URL, environment.AUDIENCE);

await serve(await buildMediaApp(environment, identity), { port: Number(process.env['PORT'] ?? 8080) });
