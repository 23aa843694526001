import { absent, put, type Write } from '@paymyinvoice/platform/data';
import type { CreditNote } from './credit-note.ts';

/** A credit note follows its invoice in the owner's partition. */
export class CreditNotesRepository {
  inserting(creditNote: CreditNote): Write {
    const { ownerId, invoiceId, id } = creditNote;
    return put({ pk: `OWNER#${ownerId}`, sk: `INVOICE#${invoiceId}#CREDIT#${id}`, ...creditNote }, absent);
  }
}
