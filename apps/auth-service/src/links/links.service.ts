import { hashOfToken } from '@paymyinvoice/platform';
import type { Write } from '@paymyinvoice/platform/data';
import type { Link, LinkPurpose } from './link.ts';
import type { LinksRepository } from './links.repository.ts';

/** Links in mails: any feature that proves a mailbox opens one and has it used once. */
export class LinksService {
  constructor(private readonly links: LinksRepository) {}

  async find<Found extends Link>(
    purpose: Found['purpose'] & LinkPurpose,
    token: string,
  ): Promise<Found | undefined> {
    return await this.links.find<Found>(purpose, hashOfToken(token));
  }

  opening(link: Link): Write {
    return this.links.opening(link);
  }

  /** Fails the transaction it stands in when the link has been used meanwhile. */
  using(link: Link): Write {
    return this.links.using(link);
  }
}
