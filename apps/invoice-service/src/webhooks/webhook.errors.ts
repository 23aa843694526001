import { DomainError } from '@paymyinvoice/platform';

export const webhookNotFound = () =>
  new DomainError('not_found', 'webhook.not_found', 'No provider of that name is in use here.');
