import { DomainError } from '@paymyinvoice/platform';

export const shareNotFound = () =>
  new DomainError('not_found', 'share.not_found', 'The link leads to no file, or not any more.');

export const sharePasswordRequired = () =>
  new DomainError('unauthenticated', 'share.password_required', 'The link needs a password.');

export const sharePasswordWrong = () =>
  new DomainError('unauthenticated', 'share.password_wrong', 'The password is wrong.');

export const shareBusy = () =>
  new DomainError('unavailable', 'share.busy', 'Many try this link at the moment; try again.', {
    retryAfterSeconds: 1,
  });

export const mediaNotReady = () =>
  new DomainError('conflict', 'media.not_ready', 'Only a file that is ready can be shared.');
