import { DomainError } from '@paymyinvoice/platform';

export const emailUnverified = () =>
  new DomainError(
    'forbidden',
    'email.unverified',
    'The address is not proven yet: open the link in the mail.',
  );

export const sessionRevoked = () =>
  new DomainError('unauthenticated', 'session.revoked', 'The session has ended. Sign in again.');

export const sessionNotFound = () =>
  new DomainError('not_found', 'session.not_found', 'There is no such session.');
