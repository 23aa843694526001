import type { Clock } from '@paymyinvoice/platform';
import {
  absent,
  put,
  ttlAfter,
  update,
  when,
  type Row,
  type Table,
  type Write,
} from '@paymyinvoice/platform/data';
import { accountKey, accountOf } from '../accounts/account-row.ts';
import type { Account } from '../accounts/account.ts';
import type { Session } from './session.ts';

export class SessionsRepository {
  constructor(
    private readonly table: Table,
    private readonly clock: Clock,
  ) {}

  /** One read for both: whoever is signed in, and with which session. */
  async findWithAccount(
    userId: string,
    sessionId: string,
  ): Promise<{ account: Account | undefined; session: Session | undefined }> {
    const rows = await this.table.getMany([accountKey(userId), sessionKey(userId, sessionId)], {
      consistent: true,
    });
    const row = (sk: string) => rows.find((candidate) => candidate.sk === sk);
    return {
      account: accountOf(row(accountKey(userId).sk)),
      session: sessionOf(row(sessionKey(userId, sessionId).sk)),
    };
  }

  opening(session: Session, refreshTokenHash: string): Write[] {
    return [put(this.rowOf(session), absent), put(this.refreshRow(session, refreshTokenHash), absent)];
  }

  /** Lets the session outlive an end of the others, unless it has ended itself meanwhile. */
  carryingOver({ userId, id, epoch }: Session, { sessionEpoch }: Account): Write {
    return update(sessionKey(userId, id), { set: { epoch: sessionEpoch } }, when`epoch = ${epoch}`);
  }

  private rowOf(session: Session): Row {
    return { ...sessionKey(session.userId, session.id), ...session, ttl: this.ttlOf(session) };
  }

  private refreshRow(session: Session, hash: string): Row {
    const { id: sessionId, userId } = session;
    return { pk: `REFRESH#${hash}`, sk: '-', userId, sessionId, ttl: this.ttlOf(session) };
  }

  private ttlOf({ expiresAt }: Session): number {
    return ttlAfter(Date.parse(expiresAt) - this.clock().getTime(), this.clock);
  }
}

function sessionKey(userId: string, sessionId: string) {
  return { pk: `USER#${userId}`, sk: `SESSION#${sessionId}` };
}

function sessionOf(row: Row | undefined): Session | undefined {
  if (row === undefined) return undefined;
  const { pk: _pk, sk: _sk, ttl: _ttl, ...session } = row;
  return session as unknown as Session;
}
