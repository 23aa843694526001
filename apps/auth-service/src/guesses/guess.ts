const WINDOW_MS = 15 * 60 * 1000;

/** Ten failures in a quarter of an hour, from wherever they come: then nobody is heard until it is over. */
export const PASSWORD_GUESSES = { name: 'password', most: 10, windowMs: WINDOW_MS } as const;
export const TOTP_GUESSES = { name: 'totp', most: 10, windowMs: WINDOW_MS } as const;

export type GuessKind = typeof PASSWORD_GUESSES | typeof TOTP_GUESSES;

/** Longer than a request may take: whoever took a place before that has crashed with it. */
const LONGEST_LOOK_MS = 30 * 1000;

/**
 * A guess takes its place before it is looked at, so that many at once are not all looked at. `taken` counts the
 * failed and those being looked at; a right one gives its place back. The newest place was taken at `takenAtMs`.
 */
export type GuessWindow = {
  readonly taken: number;
  readonly failed: number;
  readonly takenAtMs: number;
  readonly ttl: number;
};

/** A place taken, in the window that ends then. */
export type Guess = { readonly kind: GuessKind; readonly subject: string; readonly ttl: number };

/** Of a window without a place: whether waiting for one is of no use. */
export function isLocked({ most }: GuessKind, { failed, takenAtMs }: GuessWindow, now: Date): boolean {
  return failed >= most || now.getTime() - takenAtMs > LONGEST_LOOK_MS;
}
