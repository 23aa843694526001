import type { Awaiting, Media } from '../media/media.ts';

/** An upload that has begun in time may take a while, and so may the news of it. */
const MARGIN_MS = 60 * 60_000;

/** Uploads that were allowed until then, and have not been heard of, will not come any more. */
export function lastEnd(now: Date): string {
  return new Date(now.getTime() - MARGIN_MS).toISOString();
}

/** The index may be behind: what is stored says whether the file is still waited for. */
export function isOverdue(media: Media | undefined, now: Date): media is Awaiting {
  return media?.status === 'awaiting_upload' && media.uploadUntil < lastEnd(now);
}
