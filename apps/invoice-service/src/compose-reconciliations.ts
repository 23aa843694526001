import { systemClock } from '@paymyinvoice/platform';
import { composeMoney } from './compose-money.ts';
import { composeRecords, tableOf } from './compose-records.ts';
import type { ReconcileEnvironment } from './config.ts';
import { ReconciliationsRepository } from './reconciliations/reconciliations.repository.ts';
import { ReconciliationsService } from './reconciliations/reconciliations.service.ts';

/** What looks after payments that nobody has heard of again. */
export function composeReconciliations(environment: ReconcileEnvironment): ReconciliationsService {
  const clock = systemClock;
  const table = tableOf(environment, clock);
  const { logger, ...money } = composeMoney(environment, table, clock, composeRecords(table, clock));
  return new ReconciliationsService(new ReconciliationsRepository(table), money, clock, logger);
}
