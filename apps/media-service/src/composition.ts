import { systemClock, type Clock } from '@paymyinvoice/platform';
import { createDocumentClient, Table } from '@paymyinvoice/platform/data';
import { outboxPublishing, type OutboxPublishing } from '@paymyinvoice/platform/events';
import { CLOSE_LIBRARY } from './closures/closure.ts';
import { ClosuresRepository } from './closures/closures.repository.ts';
import { ClosuresService } from './closures/closures.service.ts';
import type { MediaPublisherEnvironment } from './config.ts';
import { createFilesClient, Files } from './files/files.adapter.ts';
import { ERASE_FILES, MOVE_FILES } from './filing/filing.ts';
import { FilingService } from './filing/filing.service.ts';
import { HoldsRepository } from './holds/holds.repository.ts';
import { HoldsService } from './holds/holds.service.ts';
import { IndexesService } from './indexes/indexes.service.ts';
import { LibrariesRepository } from './libraries/libraries.repository.ts';
import { LibrariesService } from './libraries/libraries.service.ts';
import { LinksService } from './links/links.service.ts';
import { MediaRepository } from './media/media.repository.ts';
import { MediaService } from './media/media.service.ts';
import { PublicMediaRepository } from './public-media/public-media.repository.ts';
import { PublicMediaService } from './public-media/public-media.service.ts';
import { SharedMediaService } from './shares/shared-media.service.ts';
import { SharesRepository } from './shares/shares.repository.ts';
import { SharesService } from './shares/shares.service.ts';
import { UploadsService } from './uploads/uploads.service.ts';
import { UsageRepository } from './usage/usage.repository.ts';
import { UsageService } from './usage/usage.service.ts';

/** What every function needs that changes the table. */
export function composeRecords(environment: { TABLE_NAME: string }, clock: Clock = systemClock) {
  const table = new Table({ client: createDocumentClient(), name: environment.TABLE_NAME, clock });
  const usage = new UsageService(new UsageRepository(table));
  const libraries = new LibrariesService(new LibrariesRepository(table), clock);
  const publicMedia = new PublicMediaService(new PublicMediaRepository(table));
  const media = new MediaService(new MediaRepository(table), usage, publicMedia, clock);
  const sharing = new SharesRepository(table, clock);
  const shares = new SharesService(sharing, media, libraries, clock);
  const sharedMedia = new SharedMediaService(sharing, media, libraries, clock);
  const holds = new HoldsService(new HoldsRepository(table), media, libraries);
  return { clock, table, usage, libraries, publicMedia, media, shares, sharedMedia, holds };
}

export function composeFiles({ BUCKET_NAME }: { BUCKET_NAME: string }): Files {
  return new Files(createFilesClient(), BUCKET_NAME);
}

/** media-service, put together: the same for HTTP and for tests. */
export function composeMediaService(
  environment: { TABLE_NAME: string; BUCKET_NAME: string },
  clock: Clock = systemClock,
) {
  const files = composeFiles(environment);
  const records = composeRecords(environment, clock);
  const { media, usage, libraries } = records;
  return {
    ...{ ...records, files, links: new LinksService(files, clock) },
    indexes: new IndexesService(media, records.publicMedia, files),
    uploads: new UploadsService(media, usage, libraries, files, clock),
  };
}

/** The files that lists are passed through from. */
export function composeIndexes(
  environment: { TABLE_NAME: string; BUCKET_NAME: string },
  clock: Clock = systemClock,
): IndexesService {
  const { media, publicMedia } = composeRecords(environment, clock);
  return new IndexesService(media, publicMedia, composeFiles(environment));
}

/** The outbox, with the work on files that follows from what stands in it. */
export function composeMediaPublishing(
  environment: MediaPublisherEnvironment,
  clock: Clock = systemClock,
): OutboxPublishing {
  const { media, shares, table } = composeRecords(environment, clock);
  const files = composeFiles(environment);
  const filing = new FilingService(media, files, shares, clock);
  const closures = new ClosuresService(new ClosuresRepository(table), media, files, shares, clock);
  return {
    ...outboxPublishing(environment),
    tasks: { [MOVE_FILES]: filing.move, [ERASE_FILES]: filing.erase, [CLOSE_LIBRARY]: closures.close },
  };
}
