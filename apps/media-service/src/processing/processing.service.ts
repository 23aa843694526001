import { newUlid, type Clock } from '@paymyinvoice/platform';
import type { WorkTime } from '@paymyinvoice/platform/events';
import { isWholeDocument } from '../documents/document.ts';
import { allEnded } from '../files/all-ended.ts';
import {
  contentKey,
  incomingKey,
  keysAt,
  renditionKey,
  type MediaRef,
  type Visibility,
} from '../files/file-keys.ts';
import { isPicture } from '../files/file-kind.ts';
import type { Files } from '../files/files.adapter.ts';
import { otherSide } from '../filing/filing.ts';
import { isTaken, type Media, type Processing, type Rejection } from '../media/media.ts';
import type { MediaService } from '../media/media.service.ts';
import { corrupt } from '../pictures/picture.ts';
import { draw } from '../pictures/pictures.adapter.ts';
import {
  claim,
  finish,
  isHeldBy,
  isOpen,
  isSpent,
  leftovers,
  letGo,
  mismatchOf,
  reject,
  sha256Of,
  Taken,
  unprocessable,
  type Outcome,
} from './processing.ts';

/** Its files are the same for ever, but not for everyone: a browser keeps one no longer than a link to it works. */
const CACHE_CONTROL = 'private, max-age=300';

type File = { readonly key: string; readonly bytes: Uint8Array; readonly contentType: string };
type Looked = Outcome & { readonly files: readonly File[] };

/** From an upload to what is kept of it. Stopped anywhere, it begins anew and comes to the same. */
export class ProcessingService {
  constructor(
    private readonly media: MediaService,
    private readonly files: Files,
    private readonly clock: Clock,
  ) {}

  async find(ref: MediaRef): Promise<Media | undefined> {
    return await this.media.find(ref);
  }

  /** `known` is what was found of it just now. */
  async process(ref: MediaRef, time: WorkTime, known?: Media): Promise<Media | undefined> {
    const holder = newUlid(this.clock);
    for (let found = known ?? (await this.find(ref)); ; found = await this.find(ref)) {
      time.signal.throwIfAborted();
      if (!isOpen(found)) return await this.clear(ref, found);
      if (isTaken(found, this.clock())) throw new Taken('Somebody else is looking at the file.');
      const upload = isSpent(found) ? undefined : await this.files.read(incomingKey(ref), time.signal);
      if (upload === undefined) {
        // It will tell of itself when it comes.
        if (found.status === 'awaiting_upload') return found;
        const given = reject(found, unprocessable, this.clock());
        if (await this.media.change(found, given)) return await this.clear(ref, given);
        continue;
      }
      const claimed = claim(found, holder, this.clock());
      if (await this.media.change(found, claimed)) return await this.work(ref, claimed, upload, time);
    }
  }

  private async work(
    ref: MediaRef,
    claimed: Processing,
    upload: Uint8Array,
    time: WorkTime,
  ): Promise<Media | undefined> {
    const at = claimed.visibility;
    const holder = claimed.turn?.holder ?? '';
    try {
      const { files, ...outcome } = await look(ref, claimed, upload, time);
      await allEnded(
        files.map(({ key, bytes, contentType }) =>
          this.files.write(
            key,
            bytes,
            { contentType, cacheControl: CACHE_CONTROL, isToSave: !contentType.startsWith('image/') },
            time.signal,
          ),
        ),
      );
      // An attempt before this one may have written where the file was to be then.
      await this.files.remove(keysAt(otherSide(at), ref));
      for (;;) {
        time.signal.throwIfAborted();
        const found = await this.media.find(ref);
        if (!isHeldBy(found, holder)) return await this.clear(ref, found, at);
        const finished = finish(found, outcome, at, this.clock());
        if (await this.media.change(found, finished)) return await this.clear(ref, finished);
      }
    } catch (error) {
      // Better late than never: without this the turn ends by itself.
      await this.letGo(ref, holder, { counts: time.signal.aborted || isTimeout(error) }).catch(() => {});
      throw error;
    }
  }

  private async letGo(ref: MediaRef, holder: string, { counts }: { counts: boolean }): Promise<void> {
    const found = await this.media.find(ref);
    if (isHeldBy(found, holder)) await this.media.change(found, letGo(found, { counts }));
  }

  private async clear(ref: MediaRef, media: Media | undefined, written?: Visibility) {
    const keys = leftovers(media, ref, written);
    if (keys.length > 0) await this.files.remove(keys);
    return media;
  }
}

async function look(
  ref: MediaRef,
  { contentType, visibility, ...announced }: Processing,
  upload: Uint8Array,
  { leftMs }: WorkTime,
): Promise<Looked> {
  const refused = (rejection: Rejection): Looked => ({ rejection, files: [] });
  const mismatch = mismatchOf({ ...announced, contentType }, upload);
  if (mismatch) return refused(mismatch);
  const sha256 = sha256Of(upload);
  const content = { key: contentKey(visibility, ref), contentType };
  if (!isPicture(contentType)) {
    if (!isWholeDocument(upload)) return refused(corrupt('The document is not whole.'));
    return { findings: { sha256, renditions: [] }, files: [{ ...content, bytes: upload }] };
  }
  const drawn = await draw(upload, contentType, leftMs);
  if ('code' in drawn) return refused(drawn);
  const { width, height, renditions } = drawn;
  return {
    findings: { sha256, width, height, renditions: renditions.map(({ bytes: _bytes, ...known }) => known) },
    files: [
      { ...content, bytes: drawn.content },
      ...renditions.map(({ name, contentType, bytes }) => ({
        key: renditionKey(visibility, ref, name),
        ...{ contentType, bytes },
      })),
    ],
  };
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.message.includes('timeout:');
}
