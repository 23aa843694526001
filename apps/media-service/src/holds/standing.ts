import type { EventOf, invoiceIssued, invoiceVoided } from '@paymyinvoice/contracts';
import { idSchema } from '@paymyinvoice/platform';

const [invoice, owner, file] = [idSchema('inv'), idSchema('usr'), idSchema('med')];

/** What an event tells of an invoice that matters to files. */
export function standingOf({ data, sequence }: EventOf<typeof invoiceIssued | typeof invoiceVoided>) {
  return {
    invoiceId: invoice.parse(data.invoiceId),
    ownerId: owner.parse(data.ownerId),
    sequence,
    attachments: data.attachments.map((id) => file.parse(id)),
  };
}
