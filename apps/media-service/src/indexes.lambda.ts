import { createLogger, readConfig, serviceInfo } from '@paymyinvoice/platform';
import { composeIndexes } from './composition.ts';
import { indexesEnvironment } from './config.ts';
import { onEntriesChanged } from './indexes/on-entries-changed.ts';

const environment = readConfig(indexesEnvironment, process.env);

export const handler = onEntriesChanged(composeIndexes(environment), createLogger(serviceInfo(environment)));
