import { DomainError } from '@paymyinvoice/platform';

export const invoiceNotFound = () =>
  new DomainError('not_found', 'invoice.not_found', 'There is no such invoice.');

export const invoiceNotDraft = () =>
  new DomainError(
    'conflict',
    'invoice.not_draft',
    'The invoice has been issued: only a draft can be changed.',
  );

export const invoiceNotOpen = () =>
  new DomainError(
    'conflict',
    'invoice.not_open',
    'Nothing is owed on the invoice: it is a draft, void or paid.',
  );

export const invoiceAlreadyPaid = () =>
  new DomainError('conflict', 'invoice.already_paid', 'The invoice is paid: nothing is owed any more.');

export const invoiceNothingOwed = () =>
  new DomainError('conflict', 'invoice.nothing_owed', 'An invoice over nothing cannot be issued.');

export const invoiceHasPayments = () =>
  new DomainError(
    'conflict',
    'invoice.has_payments',
    'Somebody has paid the invoice or is paying it: only one that nobody has paid can be voided.',
  );

export const invoiceBusy = () =>
  new DomainError('unavailable', 'invoice.busy', 'The invoice is being changed by others; try again.', {
    retryAfterSeconds: 1,
  });
