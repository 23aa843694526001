import { DomainError } from '@paymyinvoice/platform';

export const creditNoteExceedsOutstanding = () =>
  new DomainError(
    'conflict',
    'credit_note.exceeds_outstanding',
    'More than is owed and not already being paid.',
  );
