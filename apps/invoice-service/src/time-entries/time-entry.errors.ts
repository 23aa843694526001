import { DomainError } from '@paymyinvoice/platform';

export const timeEntryNotFound = () =>
  new DomainError('not_found', 'time_entry.not_found', 'There is no such time entry.');

export const timeEntryInvoiced = () =>
  new DomainError('conflict', 'time_entry.invoiced', 'The time entry stands on an invoice and is locked.');

export const timeEntryBusy = () =>
  new DomainError('unavailable', 'time_entry.busy', 'The time entry is being changed by others; try again.', {
    retryAfterSeconds: 1,
  });
