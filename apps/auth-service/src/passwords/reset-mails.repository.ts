import type { Clock } from '@paymyinvoice/platform';
import { limitKey, LimitWindow, type Table, type Write } from '@paymyinvoice/platform/data';
import { RESET_MAILS } from './password-reset.ts';

export class ResetMailsRepository {
  constructor(
    private readonly table: Table,
    private readonly clock: Clock,
  ) {}

  /** How many mails the address may still get. */
  async windows(email: string): Promise<LimitWindow[]> {
    const keys = RESET_MAILS.map((limit) => limitKey(limit, email));
    const rows = await this.table.getMany(keys, { consistent: true });
    return RESET_MAILS.map((limit) => new LimitWindow(limit, email, rows, this.clock));
  }

  /** Where there is no account to save along. False when something did not hold. */
  async save(writes: readonly Write[]): Promise<boolean> {
    return await this.table.tryWrite(...writes);
  }
}
