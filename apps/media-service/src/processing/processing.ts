import { createHash } from 'node:crypto';
import { everyKey, incomingKey, keysAt, type MediaRef, type Visibility } from '../files/file-keys.ts';
import { fileKindOf } from '../files/file-kind.ts';
import {
  endTurn,
  MOST_ATTEMPTS,
  revised,
  takeTurn,
  type Awaiting,
  type Findings,
  type Media,
  type Processing,
  type Ready,
  type Rejected,
  type Rejection,
} from '../media/media.ts';

export type Outcome = { readonly findings: Findings } | { readonly rejection: Rejection };

/** Somebody else works on it just now, who may be dead: to be looked at again. */
export class Taken extends Error {
  override readonly name = 'Taken';
}

export const unprocessable: Rejection = {
  code: 'media.unprocessable',
  detail: 'Looking at the file did not come to an end.',
};

/** Whether there is still something to find out. */
export function isOpen(media: Media | undefined): media is Awaiting | Processing {
  return media?.status === 'awaiting_upload' || media?.status === 'processing';
}

export function isSpent(media: Awaiting | Processing): boolean {
  return media.status === 'processing' && media.attempts >= MOST_ATTEMPTS;
}

/** Takes the turn, for one more attempt. */
export function claim(media: Awaiting | Processing, holder: string, now: Date): Processing {
  if (media.status === 'processing') return takeTurn({ ...media, attempts: media.attempts + 1 }, holder, now);
  const { uploadUntil: _uploadUntil, ...common } = revised(media, now);
  return takeTurn({ ...common, status: 'processing', attempts: 1 }, holder, now);
}

export function isHeldBy(media: Media | undefined, holder: string): media is Processing {
  return media?.status === 'processing' && media.turn?.holder === holder;
}

/** Gives the turn back. What failed for no fault of the file's was no attempt. */
export function letGo(media: Processing, { counts }: { counts: boolean }): Processing {
  return endTurn(counts ? media : { ...media, attempts: media.attempts - 1 });
}

/** `at` is where its files were written; if it was to be moved meanwhile, they follow. */
export function finish(media: Processing, outcome: Outcome, at: Visibility, now: Date): Ready | Rejected {
  if ('rejection' in outcome) return reject(media, outcome.rejection, now);
  return { ...over(revised(media, now)), ...outcome.findings, status: 'ready', filesAt: at };
}

export function reject(media: Processing, rejection: Rejection, now: Date): Rejected {
  return { ...over(revised(media, now)), status: 'rejected', rejection };
}

function over(media: Processing) {
  const { attempts: _attempts, turn: _turn, origin: _origin, ...common } = media;
  return common;
}

/** What of a file's is in the bucket for nobody, once this is kept of it; `written` is where somebody wrote for nothing. */
export function leftovers(media: Media | undefined, ref: MediaRef, written?: Visibility): string[] {
  if (media === undefined || media.status === 'rejected') return everyKey(ref);
  const needed = media.status === 'ready' ? [media.filesAt, media.visibility] : [media.visibility];
  const onItsSide = written !== undefined && !needed.includes(written) ? keysAt(written, ref) : [];
  return media.status === 'ready' ? [incomingKey(ref), ...onItsSide] : onItsSide;
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Whether an upload is what its owner announced; what it holds is another question. */
export function mismatchOf(
  { size, sha256, contentType }: Pick<Media, 'size' | 'sha256' | 'contentType'>,
  upload: Uint8Array,
): Rejection | undefined {
  if (upload.length !== size)
    return { code: 'media.corrupt', detail: `${size} bytes were announced and ${upload.length} came.` };
  const found = sha256Of(upload);
  if (sha256 !== undefined && sha256 !== found)
    return { code: 'media.checksum_mismatch', detail: `SHA-256 ${sha256} was announced, ${found} came.` };
  const kind = fileKindOf(upload);
  if (kind !== contentType)
    return {
      code: 'media.type_mismatch',
      detail: `It was announced as ${contentType} and is ${kind ?? 'none of the types that are taken'}.`,
    };
  return undefined;
}
