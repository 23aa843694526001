import type { Clock } from '@paymyinvoice/platform';
import { absent, put, ttlAfter, when, type Row, type Table, type Write } from '@paymyinvoice/platform/data';
import type { Link, LinkPurpose } from './link.ts';

export class LinksRepository {
  constructor(
    private readonly table: Table,
    private readonly clock: Clock,
  ) {}

  /** The purpose is part of the key: a token for one thing opens no other. */
  async find<Found extends Link>(
    purpose: Found['purpose'] & LinkPurpose,
    tokenHash: string,
  ): Promise<Found | undefined> {
    const row = await this.table.get(linkKey({ purpose, tokenHash }), { consistent: true });
    if (row === undefined) return undefined;
    const { pk: _pk, sk: _sk, ttl: _ttl, ...link } = row;
    return link as unknown as Found;
  }

  opening(link: Link): Write {
    return put(this.rowOf(link), absent);
  }

  using(link: Link): Write {
    const used = { ...link, usedAt: this.clock().toISOString() };
    return put(this.rowOf(used), when`attribute_exists(pk) AND attribute_not_exists(usedAt)`);
  }

  private rowOf(link: Link): Row {
    const lifetimeMs = Date.parse(link.expiresAt) - this.clock().getTime();
    return { ...linkKey(link), ...link, ttl: ttlAfter(lifetimeMs, this.clock) };
  }
}

function linkKey({ tokenHash, purpose }: Pick<Link, 'tokenHash' | 'purpose'>) {
  return { pk: `LINK#${tokenHash}`, sk: purpose };
}
