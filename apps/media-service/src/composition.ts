import { systemClock, type Clock } from '@paymyinvoice/platform';
import { createDocumentClient, Table } from '@paymyinvoice/platform/data';
import { LibrariesRepository } from './libraries/libraries.repository.ts';
import { LibrariesService } from './libraries/libraries.service.ts';
import { UsageRepository } from './usage/usage.repository.ts';
import { UsageService } from './usage/usage.service.ts';

/** media-service, put together: the same for HTTP, for events and for tests. */
export function composeMediaService(environment: { TABLE_NAME: string }, clock: Clock = systemClock) {
  const table = new Table({ client: createDocumentClient(), name: environment.TABLE_NAME, clock });
  const usage = new UsageService(new UsageRepository(table));
  return { table, libraries: new LibrariesService(new LibrariesRepository(table), usage), usage };
}
