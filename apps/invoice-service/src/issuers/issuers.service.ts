import type { Inbox } from '@paymyinvoice/platform/events';
import type { Issuer } from './issuer.ts';
import type { IssuersRepository } from './issuers.repository.ts';

export class IssuersService {
  constructor(private readonly issuers: IssuersRepository) {}

  /** Old news changes nothing: the inbox's condition on `sequence` sees to that. */
  async remember(issuer: Issuer, inbox: Inbox): Promise<void> {
    await this.issuers.keep(issuer, inbox);
  }
}
