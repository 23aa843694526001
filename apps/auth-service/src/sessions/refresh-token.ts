import { hashOfToken } from '@paymyinvoice/platform';
import type { UserId } from '../accounts/account.ts';
import type { Session, SessionId } from './session.ts';

const REPEATABLE_MS = 10_000;

/** One of the tokens that follow each other in a session. The token itself is known to its holder alone. */
export type RefreshToken = {
  readonly hash: string;
  readonly userId: UserId;
  readonly sessionId: SessionId;
  /** Unless another follows this one, when the session expires. */
  readonly expiresAt: string;
  /** The successor is sealed under the token that it follows: only who holds that one can have it again. */
  readonly used?: { readonly at: string; readonly sealedSuccessor: string };
};

export function refreshTokenFor(
  { id: sessionId, userId, expiresAt }: Session,
  inClear: string,
): RefreshToken {
  return { hash: hashOfToken(inClear), userId, sessionId, expiresAt };
}

export type RefreshDecision =
  | { readonly kind: 'rotate' }
  | { readonly kind: 'repeat'; readonly sealedSuccessor: string }
  | { readonly kind: 'reused' };

/** A use that comes again at once asks for a lost reply; one that comes later has been copied from somebody. */
export function decideRefresh({ used }: RefreshToken, arrivedAt: Date): RefreshDecision {
  if (used === undefined) return { kind: 'rotate' };
  const isRepeat = arrivedAt.getTime() - Date.parse(used.at) <= REPEATABLE_MS;
  return isRepeat ? { kind: 'repeat', sealedSuccessor: used.sealedSuccessor } : { kind: 'reused' };
}
