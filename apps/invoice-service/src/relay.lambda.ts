import { publisherEnvironment, readConfig } from '@paymyinvoice/platform';
import { outboxPublishing, relayHandler } from '@paymyinvoice/platform/events';

export const handler = relayHandler(outboxPublishing(readConfig(publisherEnvironment, process.env)));
