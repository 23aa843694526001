import { invoiceIssued } from '@paymyinvoice/contracts';
import { on, type Subscription } from '@paymyinvoice/platform/events';
import type { HoldsService } from './holds.service.ts';
import { standingOf } from './standing.ts';

export function onInvoiceIssued(holds: HoldsService): Subscription {
  return on(invoiceIssued, async (event, { inbox }) => {
    await holds.keep(standingOf(event), inbox);
  });
}
