import type { Clock } from '@paymyinvoice/platform';
import { absent, put, ttlAfter, type Table, type Write } from '@paymyinvoice/platform/data';
import type { Session } from './session.ts';

export class SessionsRepository {
  constructor(
    private readonly table: Table,
    private readonly clock: Clock,
  ) {}

  async insert(session: Session, alongside: readonly Write[]): Promise<void> {
    const { id, userId, refreshTokenHash, expiresAt } = session;
    const ttl = ttlAfter(Date.parse(expiresAt) - this.clock().getTime(), this.clock);
    await this.table.write(
      put({ pk: `USER#${userId}`, sk: `SESSION#${id}`, ...session, ttl }, absent),
      put({ pk: `REFRESH#${refreshTokenHash}`, sk: '-', userId, sessionId: id, ttl }, absent),
      ...alongside,
    );
  }
}
