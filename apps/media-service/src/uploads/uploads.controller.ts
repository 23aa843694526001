import { Controller, Inject } from '@nestjs/common';
import { created, etagOf, Handles, ok, type RequestTo } from '@paymyinvoice/platform/http';
import { LinksService } from '../links/links.service.ts';
import { mediaBody, mediaFacts } from '../media/media.answers.ts';
import { requireSize } from './upload.ts';
import { requestUpload } from './uploads.schemas.ts';
import { UploadsService, type Permitted } from './uploads.service.ts';

@Controller()
export class UploadsController {
  constructor(
    @Inject(UploadsService) private readonly uploads: UploadsService,
    @Inject(LinksService) private readonly links: LinksService,
  ) {}

  @Handles(requestUpload)
  async request({ caller, body, recording }: RequestTo<typeof requestUpload>) {
    requireSize(body);
    const known = await this.uploads.known(caller.id, body);
    if (known !== undefined) {
      const media = await mediaBody(known, this.links);
      const answer = ok({ media, duplicate: true as const }, { etag: etagOf(known.version) });
      await this.uploads.record(recording(() => answer)());
      return answer;
    }
    return answerTo(await this.uploads.permit(caller.id, body, recording(answerTo)));
  }
}

function answerTo({ media, form }: Permitted) {
  const upload = { ...form, expiresAt: media.uploadUntil };
  return created(
    `/v1/media/${media.id}`,
    { media: mediaFacts(media), upload },
    { etag: etagOf(media.version) },
  );
}
