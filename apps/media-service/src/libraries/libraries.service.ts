import type { Clock, Id } from '@paymyinvoice/platform';
import { outboxTask, type Write } from '@paymyinvoice/platform/data';
import type { Inbox } from '@paymyinvoice/platform/events';
import { CLOSE_LIBRARY } from '../closures/closure.ts';
import type { LibrariesRepository } from './libraries.repository.ts';
import { libraryGone } from './library.errors.ts';
import type { Library } from './library.ts';

export class LibrariesService {
  constructor(
    private readonly libraries: LibrariesRepository,
    private readonly clock: Clock,
  ) {}

  /** Old news changes nothing: the inbox's condition on `sequence` sees to that. */
  async open(library: Library, inbox: Inbox): Promise<void> {
    await this.libraries.keep(library, inbox);
  }

  /** Belongs into every transaction that adds something of the person's: their token outlives their account. */
  present(ownerId: Id<'usr'>): Write {
    return this.libraries.present(ownerId);
  }

  /** Says what `present` fails a transaction for. */
  async requirePresent(ownerId: Id<'usr'>): Promise<void> {
    if (await this.isGone(ownerId)) throw libraryGone();
  }

  async isGone(ownerId: Id<'usr'>): Promise<boolean> {
    return await this.libraries.isGone(ownerId);
  }

  /** From now on nothing is added; what there is goes in as many steps as it takes. */
  async close(ownerId: Id<'usr'>, inbox: Inbox): Promise<void> {
    const closing = outboxTask({ task: CLOSE_LIBRARY, subject: ownerId }, { clock: this.clock });
    await this.libraries.bury(ownerId, closing, inbox);
  }
}
