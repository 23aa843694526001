import { DomainError } from '@paymyinvoice/platform';

export const otpRequired = () =>
  new DomainError('unauthenticated', 'otp.required', 'Signing in to this account takes a code as well.');

export const otpInvalid = () =>
  new DomainError('unauthenticated', 'otp.invalid', 'The code is wrong, or was used before.');

export const totpAlreadyEnabled = () =>
  new DomainError('conflict', 'totp.already_enabled', 'Two-factor sign-in is on already.');

export const totpNotEnabled = () =>
  new DomainError('conflict', 'totp.not_enabled', 'Two-factor sign-in is not on.');

export const totpNotStarted = () =>
  new DomainError(
    'conflict',
    'totp.not_started',
    'Nothing waits to be confirmed, or it has expired: start anew.',
  );
