import { seal, type Clock } from '@paymyinvoice/platform';
import { outboxMail, type Write } from '@paymyinvoice/platform/data';
import type { Mail } from './mail.ts';

export class MailsService {
  constructor(
    private readonly secret: () => Promise<string>,
    private readonly clock: Clock,
  ) {}

  /** The mail as part of the transaction that it tells of; sealed, as it may carry a token. */
  async owing(mail: Mail): Promise<Write> {
    return outboxMail(seal(await this.secret(), JSON.stringify(mail)), { clock: this.clock });
  }
}
