import type { Clock } from '../core/clock.ts';
import { open, seal } from '../core/secrets.ts';
import { outboxMail } from '../data/outbox.ts';
import type { Write } from '../data/write.ts';

/** Mails as they wait in the outbox: what a template needs to know, sealed, as it may carry a token. */
export class OwedMails<Mail> {
  readonly #secret: () => Promise<string>;
  readonly #clock: Clock;

  constructor(secret: () => Promise<string>, clock: Clock) {
    this.#secret = secret;
    this.#clock = clock;
  }

  /** The mail as part of the transaction that it tells of. */
  async owing(mail: Mail): Promise<Write> {
    return outboxMail(seal(await this.#secret(), JSON.stringify(mail)), { clock: this.#clock });
  }
}

export function openMail(secret: string, sealed: string): unknown {
  return JSON.parse(open(secret, sealed));
}
