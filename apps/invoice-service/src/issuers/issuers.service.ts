import type { Write } from '@paymyinvoice/platform/data';
import type { Issuer } from './issuer.ts';
import type { IssuersRepository } from './issuers.repository.ts';

export class IssuersService {
  constructor(private readonly issuers: IssuersRepository) {}

  async remember(issuer: Issuer, alongside: Write): Promise<void> {
    await this.issuers.keepNewest(issuer, alongside);
  }
}
