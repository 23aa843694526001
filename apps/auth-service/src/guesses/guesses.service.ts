import type { Clock } from '@paymyinvoice/platform';
import { defaultBackoff, overtaken, untilItStands, type Write } from '@paymyinvoice/platform/data';
import { loginBusy, loginLocked } from './guess.errors.ts';
import { isLocked, type Guess, type GuessKind } from './guess.ts';
import type { GuessesRepository } from './guesses.repository.ts';

/** As long as a request can well wait: some ten seconds. */
const PATIENCE = { ...defaultBackoff, attempts: 40, capMs: 500 };

export class GuessesService {
  constructor(
    private readonly guesses: GuessesRepository,
    private readonly clock: Clock,
  ) {}

  /** Before anything is compared. Waits while others are being looked at: only failures lock. */
  async begin(kind: GuessKind, subject: string): Promise<Guess> {
    return await untilItStands(
      async () => {
        const taken = await this.guesses.take(kind, subject);
        if (!('full' in taken)) return taken;
        const { full } = taken;
        if (isLocked(kind, full, this.clock())) {
          const remainingMs = full.ttl * 1000 - this.clock().getTime();
          throw loginLocked(Math.max(1, Math.ceil(remainingMs / 1000)));
        }
        return overtaken;
      },
      loginBusy,
      PATIENCE,
    );
  }

  async right(guess: Guess): Promise<void> {
    await this.guesses.giveBack(guess);
  }

  async wrong(guess: Guess, remembered: Write): Promise<void> {
    await this.guesses.fail(guess, remembered);
  }

  /** Who has proven the mailbox may try again at once. */
  forgotten(kind: GuessKind, subject: string): Write {
    return this.guesses.forget(kind, subject);
  }
}
