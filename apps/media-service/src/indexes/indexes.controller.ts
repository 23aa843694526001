import { Controller, Inject } from '@nestjs/common';
import { etagOf, Handles, ok, type RequestTo } from '@paymyinvoice/platform/http';
import { readOwnIndex, readPublicIndex } from './indexes.schemas.ts';
import { cacheControlOf, IndexesService } from './indexes.service.ts';
import { contentOf, type IndexOwner } from './media-index.ts';

/** Passes files through. */
@Controller()
export class IndexesController {
  constructor(@Inject(IndexesService) private readonly indexes: IndexesService) {}

  @Handles(readPublicIndex)
  async readPublic() {
    return await this.answer('public');
  }

  @Handles(readOwnIndex)
  async readOwn({ caller }: RequestTo<typeof readOwnIndex>) {
    return await this.answer(caller.id);
  }

  private async answer(owner: IndexOwner) {
    const cacheControl = cacheControlOf(owner);
    const file = await this.indexes.read(owner);
    if (file === undefined) return ok(contentOf([]), { etag: etagOf('empty'), cacheControl });
    const { bytes, etag, lastModified } = file;
    return ok(bytes, { etag, cacheControl, ...(lastModified && { lastModified }) });
  }
}
