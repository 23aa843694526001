import { readConfig } from '@paymyinvoice/platform';
import { relayHandler } from '@paymyinvoice/platform/events';
import { composeAuthPublishing } from './composition.ts';
import { authPublisherEnvironment } from './config.ts';

export const handler = relayHandler(composeAuthPublishing(readConfig(authPublisherEnvironment, process.env)));
