import { setTimeout as wait } from 'node:timers/promises';
import { DomainError } from '@paymyinvoice/platform';

/** A function of the API ends after 20 seconds: this leaves time for the transactions around the call. */
const LIMIT_MS = 11_000;

type NothingHeard = { readonly kind: 'pending' };
const nothingHeard: NothingHeard = { kind: 'pending' };

/** An answer that does not come in time is a lost one: it will be heard of in another way. */
export async function inTime<Outcome>(asking: Promise<Outcome>): Promise<Outcome | NothingHeard> {
  const timer = new AbortController();
  const lost = wait(LIMIT_MS, nothingHeard, { signal: timer.signal }).catch(() => nothingHeard);
  const answered = asking.catch((error: unknown) => {
    if (error instanceof DomainError && error.kind === 'unavailable') return nothingHeard;
    throw error;
  });
  try {
    return await Promise.race([answered, lost]);
  } finally {
    timer.abort();
  }
}
