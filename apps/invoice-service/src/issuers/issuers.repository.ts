import { ConditionFailed, put, when, type Table, type Write } from '@paymyinvoice/platform/data';
import type { Issuer } from './issuer.ts';

export class IssuersRepository {
  constructor(private readonly table: Table) {}

  /** Keeps the newer of what is told and what is stored; `alongside` is written either way. */
  async keepNewest(issuer: Issuer, alongside: Write): Promise<void> {
    const row = { pk: `OWNER#${issuer.userId}`, sk: 'ISSUER', ...issuer };
    const profile = put(row, when`attribute_not_exists(pk) OR sequence < ${issuer.sequence}`);
    try {
      await this.table.write(profile, alongside);
    } catch (error) {
      const isOldNews = error instanceof ConditionFailed && error.of(profile) && !error.of(alongside);
      if (!isOldNews) throw error;
      await this.table.write(alongside);
    }
  }
}
