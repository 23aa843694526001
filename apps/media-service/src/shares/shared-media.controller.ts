import { Controller, Inject } from '@nestjs/common';
import { Handles, ok, type RequestTo } from '@paymyinvoice/platform/http';
import { LinksService } from '../links/links.service.ts';
import { SharedMediaService } from './shared-media.service.ts';
import { sharedMediaBody } from './shares.answers.ts';
import { readShared, viewShared } from './shares.schemas.ts';

@Controller()
export class SharedMediaController {
  constructor(
    @Inject(SharedMediaService) private readonly sharedMedia: SharedMediaService,
    @Inject(LinksService) private readonly links: LinksService,
  ) {}

  @Handles(readShared)
  async read({ params }: RequestTo<typeof readShared>) {
    return await this.answer(params.token, undefined);
  }

  @Handles(viewShared)
  async view({ params, body }: RequestTo<typeof viewShared>) {
    return await this.answer(params.token, body.password);
  }

  private async answer(token: string, password: string | undefined) {
    return ok(await sharedMediaBody(await this.sharedMedia.view(token, password), this.links));
  }
}
