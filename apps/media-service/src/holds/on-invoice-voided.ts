import { invoiceVoided } from '@paymyinvoice/contracts';
import { on, type Subscription } from '@paymyinvoice/platform/events';
import type { HoldsService } from './holds.service.ts';
import { standingOf } from './standing.ts';

export function onInvoiceVoided(holds: HoldsService): Subscription {
  return on(invoiceVoided, async (event, { inbox }) => {
    await holds.release(standingOf(event), inbox);
  });
}
