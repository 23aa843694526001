import { createLogger, serviceInfo } from '@paymyinvoice/platform';
import { composeFiles, composeRecords } from './composition.ts';
import type { MediaFilesEnvironment } from './config.ts';
import { PurgesRepository } from './purges/purges.repository.ts';
import { PurgesService } from './purges/purges.service.ts';

/** What gives up uploads that never came. */
export function composePurges(environment: MediaFilesEnvironment): PurgesService {
  const { table, media, clock } = composeRecords(environment);
  const logger = createLogger(serviceInfo(environment));
  return new PurgesService(new PurgesRepository(table), media, composeFiles(environment), clock, logger);
}
