import type { Write } from '@paymyinvoice/platform/data';
import type { DecoysRepository } from './decoys.repository.ts';

/**
 * Rows that nobody reads and that are soon gone. An answer that must not tell whether there is an account takes as long
 * as its transaction: for a stranger, decoys are written in the place of what somebody's account would have had written.
 */
export class DecoysService {
  constructor(private readonly decoys: DecoysRepository) {}

  rows(count: number): readonly Write[] {
    return Array.from({ length: count }, () => this.decoys.row());
  }
}
