import { Controller, Inject } from '@nestjs/common';
import { Handles, ok, type RequestTo } from '@paymyinvoice/platform/http';
import { LinksService } from '../links/links.service.ts';
import { SharedMediaService, type Viewed } from './shared-media.service.ts';
import { sharedMediaBody } from './shares.answers.ts';
import { readShared, viewShared } from './shares.schemas.ts';

@Controller()
export class SharedMediaController {
  constructor(
    @Inject(SharedMediaService) private readonly sharedMedia: SharedMediaService,
    @Inject(LinksService) private readonly links: LinksService,
  ) {}

  @Handles(readShared)
  async read({ params, isHead }: RequestTo<typeof readShared>) {
    // Who only looks whether the link works has seen nothing.
    const viewed = isHead
      ? this.sharedMedia.look(params.token)
      : this.sharedMedia.view(params.token, undefined);
    return await this.answer(await viewed);
  }

  @Handles(viewShared)
  async view({ params, body }: RequestTo<typeof viewShared>) {
    return await this.answer(await this.sharedMedia.view(params.token, body.password));
  }

  private async answer(viewed: Viewed) {
    return ok(await sharedMediaBody(viewed, this.links));
  }
}
