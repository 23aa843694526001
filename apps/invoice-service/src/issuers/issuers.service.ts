import type { Key, Row, Write } from '@paymyinvoice/platform/data';
import type { Inbox } from '@paymyinvoice/platform/events';
import { issuerGone } from './issuer.errors.ts';
import type { Issuer } from './issuer.ts';
import type { IssuersRepository } from './issuers.repository.ts';

export class IssuersService {
  constructor(private readonly issuers: IssuersRepository) {}

  /** Old news changes nothing: the inbox's condition on `sequence` sees to that. */
  async remember(issuer: Issuer, inbox: Inbox): Promise<void> {
    await this.issuers.keep(issuer, inbox);
  }

  /**
   * Forgets the person, then whatever `removeOwned` removes, which may be more than one transaction holds. After the
   * first write nothing new can come (`present`), so what is removed is all there is; the marker is the last, so that
   * somebody who was stopped in between is called again.
   */
  async forget(userId: string, inbox: Inbox, removeOwned: () => Promise<void>): Promise<void> {
    await this.issuers.bury(userId, inbox);
    await removeOwned();
    await this.issuers.acknowledge(inbox);
  }

  /** Belongs into every transaction that adds something of the person's: their token outlives their account. */
  present(userId: string): Write {
    return this.issuers.present(userId);
  }

  /** To read the issuer together with what is theirs. */
  key(userId: string): Key {
    return this.issuers.key(userId);
  }

  /** Says at once, of rows that were read, what `present` would fail the transaction for. */
  requirePresentIn(rows: readonly Row[], userId: string): void {
    if (this.isGoneIn(rows, userId)) throw issuerGone();
  }

  isGoneIn(rows: readonly Row[], userId: string): boolean {
    return this.issuers.issuerIn(rows, userId) === 'gone';
  }

  /** As documents name them: what auth-service told last or, until it has, what the caller's token says. */
  issuerIn(
    rows: readonly Row[],
    caller: { readonly id: string; readonly email: string; readonly name: string | undefined },
  ): { name: string; email: string } {
    const known = this.issuers.issuerIn(rows, caller.id);
    if (known === 'gone') throw issuerGone();
    const { name = '', email } = known ?? caller;
    return { name, email };
  }
}
