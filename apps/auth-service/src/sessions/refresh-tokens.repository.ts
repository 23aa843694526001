import { absent, put, update, when, type Row, type Table, type Write } from '@paymyinvoice/platform/data';
import type { RefreshToken } from './refresh-token.ts';

export class RefreshTokensRepository {
  constructor(private readonly table: Table) {}

  async find(hash: string): Promise<RefreshToken | undefined> {
    const row = await this.table.get(refreshKey(hash), { consistent: true });
    return row && tokenOf(row);
  }

  issuing(token: RefreshToken): Write {
    const ttl = Math.ceil(Date.parse(token.expiresAt) / 1000);
    return put({ ...refreshKey(token.hash), ...token, ttl }, absent);
  }

  /** Fails the transaction it stands in when the token has been used meanwhile. */
  using({ hash }: RefreshToken, used: NonNullable<RefreshToken['used']>): Write {
    const isUnused = when`attribute_exists(pk) AND attribute_not_exists(used)`;
    return update(refreshKey(hash), { set: { used } }, isUnused);
  }
}

function refreshKey(hash: string) {
  return { pk: `REFRESH#${hash}`, sk: '-' };
}

function tokenOf({ pk: _pk, sk: _sk, ttl: _ttl, ...token }: Row): RefreshToken {
  return token as unknown as RefreshToken;
}
