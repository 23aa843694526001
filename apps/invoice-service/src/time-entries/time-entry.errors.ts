import { DomainError, type FieldError } from '@paymyinvoice/platform';

/** `fields` says which one, where several were named. */
export const timeEntryNotFound = (fields?: readonly FieldError[]) =>
  new DomainError('not_found', 'time_entry.not_found', 'There is no such time entry.', {
    ...(fields && { fields }),
  });

export const timeEntryInvoiced = (fields?: readonly FieldError[]) =>
  new DomainError('conflict', 'time_entry.invoiced', 'The time entry stands on an invoice and is locked.', {
    ...(fields && { fields }),
  });

export const timeEntryBusy = () =>
  new DomainError('unavailable', 'time_entry.busy', 'The time entry is being changed by others; try again.', {
    retryAfterSeconds: 1,
  });
