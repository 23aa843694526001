import { DomainError } from '@paymyinvoice/platform';

/** Whatever is wrong with a link, its holder learns no more than that it leads nowhere. */
export const payLinkNotFound = () =>
  new DomainError('not_found', 'pay_link.not_found', 'The link leads to no invoice, or not any more.');
