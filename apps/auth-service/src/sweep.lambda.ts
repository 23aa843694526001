import { readConfig } from '@paymyinvoice/platform';
import { sweepHandler } from '@paymyinvoice/platform/events';
import { composeAuthPublishing } from './composition.ts';
import { authPublisherEnvironment } from './config.ts';

export const handler = sweepHandler(composeAuthPublishing(readConfig(authPublisherEnvironment, process.env)));
