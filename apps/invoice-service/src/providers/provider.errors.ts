import { DomainError } from '@paymyinvoice/platform';

export const providerUnavailable = (cause?: unknown) =>
  new DomainError('unavailable', 'provider.unavailable', 'The payment provider gave no answer.', {
    retryAfterSeconds: 5,
    cause,
  });

export const webhookSignatureInvalid = (cause?: unknown) =>
  new DomainError('invalid', 'webhook.signature_invalid', 'The callback is not signed by the provider.', {
    cause,
  });
