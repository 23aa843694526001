import { readConfig } from '@paymyinvoice/platform';
import { composeReminders } from './compose-reminders.ts';
import { remindersEnvironment } from './config.ts';

const reminders = composeReminders(readConfig(remindersEnvironment, process.env));

// For the pages that have begun when the time runs out.
const RESERVE_MS = 20_000;

/** Tells how many it has reminded of, for whoever has invoked it by hand. */
export async function handler(_event: unknown, context: { getRemainingTimeInMillis(): number }) {
  return await reminders.remindAll(() => context.getRemainingTimeInMillis() > RESERVE_MS);
}
