import type { INestApplication } from '@nestjs/common';
import { idempotencyRecords } from '@paymyinvoice/platform/data';
import { CURSORS, serviceApp, serviceCursors, type Identity } from '@paymyinvoice/platform/http';
import { composeMediaService } from './composition.ts';
import type { MediaApiEnvironment } from './config.ts';
import { contracts } from './contracts.ts';
import { IndexesController } from './indexes/indexes.controller.ts';
import { IndexesService } from './indexes/indexes.service.ts';
import { LinksService } from './links/links.service.ts';
import { MediaController } from './media/media.controller.ts';
import { MediaService } from './media/media.service.ts';
import { PublicMediaController } from './public-media/public-media.controller.ts';
import { PublicMediaService } from './public-media/public-media.service.ts';
import { SharedMediaController } from './shares/shared-media.controller.ts';
import { SharedMediaService } from './shares/shared-media.service.ts';
import { SharesController, WEB_ORIGIN } from './shares/shares.controller.ts';
import { SharesService } from './shares/shares.service.ts';
import { UploadsController } from './uploads/uploads.controller.ts';
import { UploadsService } from './uploads/uploads.service.ts';
import { UsageController } from './usage/usage.controller.ts';
import { UsageService } from './usage/usage.service.ts';

class AppModule {}

/** The HTTP edge: controllers over the composed service. */
export async function buildMediaApp(
  environment: MediaApiEnvironment,
  identity: Identity,
): Promise<INestApplication> {
  const media = composeMediaService(environment);
  return await serviceApp(environment, {
    module: {
      module: AppModule,
      controllers: [
        IndexesController,
        MediaController,
        PublicMediaController,
        SharedMediaController,
        SharesController,
        UploadsController,
        UsageController,
      ],
      providers: [
        { provide: IndexesService, useValue: media.indexes },
        { provide: LinksService, useValue: media.links },
        { provide: UploadsService, useValue: media.uploads },
        { provide: MediaService, useValue: media.media },
        { provide: PublicMediaService, useValue: media.publicMedia },
        { provide: SharedMediaService, useValue: media.sharedMedia },
        { provide: SharesService, useValue: media.shares },
        { provide: UsageService, useValue: media.usage },
        { provide: WEB_ORIGIN, useValue: environment.WEB_ORIGIN },
        { provide: CURSORS, useValue: serviceCursors(environment) },
      ],
    },
    identity,
    health: { table: () => media.table.ping(), bucket: () => media.files.ping() },
    contracts,
    idempotency: idempotencyRecords(media.table, media.clock),
  });
}
