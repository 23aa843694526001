import { publisherEnvironment, readConfig } from '@paymyinvoice/platform';
import { outboxPublishing, sweepHandler } from '@paymyinvoice/platform/events';

export const handler = sweepHandler(outboxPublishing(readConfig(publisherEnvironment, process.env)));
