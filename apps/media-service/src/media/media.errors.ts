import { DomainError } from '@paymyinvoice/platform';

export const mediaNotFound = () => new DomainError('not_found', 'media.not_found', 'There is no such file.');

export const mediaInUse = () =>
  new DomainError('conflict', 'media.in_use', 'An issued invoice needs the file.');

export const mediaBusy = () =>
  new DomainError('unavailable', 'media.busy', 'The file is being changed by others; try again.', {
    retryAfterSeconds: 1,
  });
