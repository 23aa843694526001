import { TURN_MS } from '../media/media.ts';

/** The tasks of the outbox by which files follow what is kept of them. */
export const MOVE_FILES = 'move-files';
export const ERASE_FILES = 'erase-files';

/** Somebody may have been working on the files when they were given up: what that one leaves is erased after their turn. */
export function isLastErasure(askedAt: string, now: Date): boolean {
  return now.getTime() - Date.parse(askedAt) >= TURN_MS;
}

export function otherSide(side: 'public' | 'private'): 'public' | 'private' {
  return side === 'public' ? 'private' : 'public';
}
