import { DomainError } from '@paymyinvoice/platform';

export const emailTaken = () =>
  new DomainError('conflict', 'email.taken', 'The address has come to belong to another account.');

export const emailUnchanged = () =>
  new DomainError('invalid', 'request.invalid', 'The request does not fit what this operation takes.', {
    fields: [{ path: 'newEmail', message: 'must be another address than the present one' }],
  });
