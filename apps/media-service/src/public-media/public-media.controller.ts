import { Controller, Inject } from '@nestjs/common';
import { CURSORS, Handles, ok, type Cursors, type RequestTo } from '@paymyinvoice/platform/http';
import { LinksService } from '../links/links.service.ts';
import type { MediaId } from '../media/media.ts';
import { publicMediaBody } from './public-media.answers.ts';
import { listPublicMedia, readPublicMedia } from './public-media.schemas.ts';
import { PublicMediaService } from './public-media.service.ts';

@Controller()
export class PublicMediaController {
  constructor(
    @Inject(PublicMediaService) private readonly publicMedia: PublicMediaService,
    @Inject(LinksService) private readonly links: LinksService,
    @Inject(CURSORS) private readonly cursors: () => Promise<Cursors>,
  ) {}

  @Handles(listPublicMedia)
  async list({ query }: RequestTo<typeof listPublicMedia>) {
    const cursors = await this.cursors();
    const page = await cursors.page('public-media', query, async ({ limit, after }) => {
      const { entries, next } = await this.publicMedia.list({ limit, after: after?.['id'] as MediaId });
      const items = await Promise.all(entries.map((entry) => publicMediaBody(entry, this.links)));
      return { items, next: next && { id: next } };
    });
    return ok(page);
  }

  @Handles(readPublicMedia)
  async read({ params }: RequestTo<typeof readPublicMedia>) {
    return ok(await publicMediaBody(await this.publicMedia.read(params.id), this.links));
  }
}
