import { readConfig } from '@paymyinvoice/platform';
import { sweepHandler } from '@paymyinvoice/platform/events';
import { composeMediaPublishing } from './composition.ts';
import { mediaPublisherEnvironment } from './config.ts';

export const handler = sweepHandler(
  composeMediaPublishing(readConfig(mediaPublisherEnvironment, process.env)),
);
