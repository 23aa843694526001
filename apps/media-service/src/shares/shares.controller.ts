import { Controller, Inject } from '@nestjs/common';
import {
  created,
  CURSORS,
  Handles,
  noContent,
  ok,
  type Cursors,
  type RequestTo,
} from '@paymyinvoice/platform/http';
import { openedShareBody, shareBody } from './shares.answers.ts';
import { listShares, openShare, revokeShare } from './shares.schemas.ts';
import { SharesService, type Opened } from './shares.service.ts';

/** Where links lead. */
export const WEB_ORIGIN = Symbol('web origin');

@Controller()
export class SharesController {
  constructor(
    @Inject(SharesService) private readonly shares: SharesService,
    @Inject(CURSORS) private readonly cursors: () => Promise<Cursors>,
    @Inject(WEB_ORIGIN) private readonly webOrigin: string,
  ) {}

  @Handles(openShare)
  async open({ caller, params, body, recording }: RequestTo<typeof openShare>) {
    const answerOf = (opened: Opened) =>
      created(`/v1/shares/${opened.share.id}`, openedShareBody(opened, this.webOrigin));
    const { expiresIn, password, maxViews, allowOriginal } = body;
    const wish = { expiresIn, password, maxViews, allowOriginal };
    return answerOf(
      await this.shares.open({ ownerId: caller.id, mediaId: params.id }, wish, recording(answerOf)),
    );
  }

  @Handles(listShares)
  async list({ caller, params, query }: RequestTo<typeof listShares>) {
    const cursors = await this.cursors();
    const scope = JSON.stringify(['shares', caller.id, params.id]);
    const page = await cursors.page(scope, query, async (part) => {
      const { shares, next } = await this.shares.list({ ownerId: caller.id, mediaId: params.id }, part);
      return { items: shares.map(shareBody), next };
    });
    return ok(page);
  }

  @Handles(revokeShare)
  async revoke({ caller, params }: RequestTo<typeof revokeShare>) {
    await this.shares.revoke(caller.id, params.id);
    return noContent();
  }
}
