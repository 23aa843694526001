import { createLogger, readConfig, serviceInfo } from '@paymyinvoice/platform';
import { messagesOf } from '@paymyinvoice/platform/events';
import { composeFiles, composeRecords } from './composition.ts';
import { processEnvironment } from './config.ts';
import { onUpload } from './processing/on-upload.ts';
import { ProcessingService } from './processing/processing.service.ts';

const environment = readConfig(processEnvironment, process.env);
const { media, clock } = composeRecords(environment);
const processing = new ProcessingService(media, composeFiles(environment), clock);

export const handler = messagesOf(environment, onUpload(processing, createLogger(serviceInfo(environment))));
