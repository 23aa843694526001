import { readConfig } from '@paymyinvoice/platform';
import { composeReconciliations } from './compose-reconciliations.ts';
import { reconcileEnvironment } from './config.ts';

// Time for checks that have begun when the time runs out.
const RESERVE_MS = 25_000;

const reconciliations = composeReconciliations(readConfig(reconcileEnvironment, process.env));

export async function handler(_event: unknown, context: { getRemainingTimeInMillis(): number }) {
  await reconciliations.run(() => context.getRemainingTimeInMillis() > RESERVE_MS);
}
