import type { Inbox } from '@paymyinvoice/platform/events';
import type { LibrariesRepository } from './libraries.repository.ts';
import type { Library } from './library.ts';

export class LibrariesService {
  constructor(private readonly libraries: LibrariesRepository) {}

  /** Old news changes nothing: the inbox's condition on `sequence` sees to that. */
  async open(library: Library, inbox: Inbox): Promise<void> {
    await this.libraries.keep(library, inbox);
  }
}
