import { Controller, Inject } from '@nestjs/common';
import {
  CURSORS,
  etagOf,
  Handles,
  noContent,
  ok,
  requireVersion,
  type Cursors,
  type IfMatch,
  type RequestTo,
} from '@paymyinvoice/platform/http';
import { LinksService } from '../links/links.service.ts';
import { mediaBody } from './media.answers.ts';
import { amendMedia, listMedia, readMedia, removeMedia } from './media.schemas.ts';
import { MediaService } from './media.service.ts';
import type { Media } from './media.ts';

@Controller()
export class MediaController {
  constructor(
    @Inject(MediaService) private readonly media: MediaService,
    @Inject(LinksService) private readonly links: LinksService,
    @Inject(CURSORS) private readonly cursors: () => Promise<Cursors>,
  ) {}

  @Handles(listMedia)
  async list({ caller, query: { limit, cursor, visibility } }: RequestTo<typeof listMedia>) {
    const scope = JSON.stringify(['media', caller.id, visibility]);
    const cursors = await this.cursors();
    const page = await cursors.page(scope, { limit, cursor }, async (part) => {
      const { media, next } = await this.media.list(caller.id, visibility, part);
      return { items: await Promise.all(media.map((each) => mediaBody(each, this.links))), next };
    });
    return ok(page);
  }

  @Handles(readMedia)
  async read({ caller, params }: RequestTo<typeof readMedia>) {
    return await this.answer(await this.media.read({ ownerId: caller.id, mediaId: params.id }));
  }

  @Handles(amendMedia)
  async amend({ caller, params, body, ifMatch }: RequestTo<typeof amendMedia>) {
    const ref = { ownerId: caller.id, mediaId: params.id };
    return await this.answer(await this.media.amend(ref, body, versionOf(ifMatch)));
  }

  @Handles(removeMedia)
  async remove({ caller, params, ifMatch }: RequestTo<typeof removeMedia>) {
    await this.media.remove({ ownerId: caller.id, mediaId: params.id }, versionOf(ifMatch));
    return noContent();
  }

  private async answer(media: Media) {
    // Its links end sooner than the version: a browser that kept the answer would come upon dead ones.
    const details = { etag: etagOf(media.version), cacheControl: 'no-store' };
    return ok(await mediaBody(media, this.links), details);
  }
}

function versionOf(ifMatch: IfMatch): (media: Media) => void {
  return ({ version }) => requireVersion(ifMatch, version);
}
