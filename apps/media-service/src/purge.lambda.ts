import { readConfig } from '@paymyinvoice/platform';
import * as z from 'zod';
import { composePurges } from './compose-purges.ts';
import { mediaFilesEnvironment } from './config.ts';

const purges = composePurges(readConfig(mediaFilesEnvironment, process.env));

// For the uploads that have begun when the time runs out.
const RESERVE_MS = 20_000;

/** The schedule's event says nothing of it: then it is meant. */
const Order = z.object({ dryRun: z.boolean().default(false) });

/** Tells what it has counted, for whoever has invoked it by hand. */
export async function handler(event: unknown, context: { getRemainingTimeInMillis(): number }) {
  const order = Order.parse(event);
  return await purges.run(() => context.getRemainingTimeInMillis() > RESERVE_MS, order);
}
