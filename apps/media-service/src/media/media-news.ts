import { mediaDeleted, mediaReady, mediaRejected } from '@paymyinvoice/contracts';
import type { Media, Rejection } from './media.ts';

/** What a change means to other services. An upload that never came is no news: nobody has heard of it. */
export function newsOf(before: Media | undefined, after: Media | undefined) {
  if (before === undefined) return undefined;
  const { id: mediaId, ownerId, contentType, size } = before;
  const data = { mediaId, ownerId, contentType, size };
  if (after === undefined)
    return before.status === 'awaiting_upload' ? undefined : ({ contract: mediaDeleted, data } as const);
  if (after.status === before.status) return undefined;
  if (after.status === 'ready') return { contract: mediaReady, data } as const;
  if (after.status === 'rejected')
    return { contract: mediaRejected, data: { ...data, reason: reasonOf(after.rejection) } } as const;
  return undefined;
}

/** Events name the reason alone, without the noun. */
function reasonOf({ code }: Rejection): string {
  return code.slice(code.indexOf('.') + 1);
}
