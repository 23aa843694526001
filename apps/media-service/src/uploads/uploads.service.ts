import { currentTrace, newId, type Clock, type Id } from '@paymyinvoice/platform';
import { overtaken, untilItStands, type Write } from '@paymyinvoice/platform/data';
import { incomingKey } from '../files/file-keys.ts';
import type { Files, UploadForm } from '../files/files.adapter.ts';
import type { LibrariesService } from '../libraries/libraries.service.ts';
import { mediaBusy } from '../media/media.errors.ts';
import { refOf, type Awaiting, type Origin, type Ready } from '../media/media.ts';
import type { MediaService } from '../media/media.service.ts';
import type { UsageService } from '../usage/usage.service.ts';
import { awaitUpload, UPLOAD_SECONDS, type Wish } from './upload.ts';

export type Permitted = { readonly media: Awaiting; readonly form: UploadForm };

export class UploadsService {
  constructor(
    private readonly media: MediaService,
    private readonly usage: UsageService,
    private readonly libraries: LibrariesService,
    private readonly files: Files,
    private readonly clock: Clock,
  ) {}

  /** The file itself, where its owner has it already. */
  async known(ownerId: Id<'usr'>, { sha256 }: Wish): Promise<Ready | undefined> {
    if (sha256 === undefined) return undefined;
    const media = await this.media.findBySha256(ownerId, sha256);
    return media?.status === 'ready' ? media : undefined;
  }

  /** The form is signed before the transaction, so that an upload that counts can always be made. */
  async permit(
    ownerId: Id<'usr'>,
    wish: Wish,
    recording: (permitted: Permitted) => readonly Write[],
  ): Promise<Permitted> {
    const now = this.clock();
    const media = awaitUpload(wish, { id: newId('med', this.clock), ownerId, now, origin: origin() });
    const permitted = { media, form: await this.sign(media) };
    return await untilItStands(async () => {
      const alongside = [this.libraries.present(ownerId), ...recording(permitted)];
      if (await this.media.change(undefined, media, alongside)) return permitted;
      await this.libraries.requirePresent(ownerId);
      await this.usage.requireRoom(ownerId, media.size);
      return overtaken;
    }, mediaBusy);
  }

  /** For an answer that changes nothing. */
  async record(writes: readonly Write[]): Promise<void> {
    await this.media.change(undefined, undefined, writes);
  }

  private async sign(media: Awaiting): Promise<UploadForm> {
    const { id, ownerId, contentType, size, sha256 } = media;
    return await this.files.uploadForm(incomingKey(refOf(media)), {
      ...{ contentType, size, sha256 },
      metadata: { 'owner-id': ownerId, 'media-id': id },
      expiresInSeconds: UPLOAD_SECONDS,
    });
  }
}

function origin(): Origin | undefined {
  const trace = currentTrace();
  return trace && { correlationid: trace.correlationId, traceparent: trace.traceparent };
}
