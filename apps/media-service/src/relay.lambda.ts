import { readConfig } from '@paymyinvoice/platform';
import { relayHandler } from '@paymyinvoice/platform/events';
import { composeMediaPublishing } from './composition.ts';
import { mediaPublisherEnvironment } from './config.ts';

export const handler = relayHandler(
  composeMediaPublishing(readConfig(mediaPublisherEnvironment, process.env)),
);
