import {
  absent,
  put,
  remove,
  update,
  when,
  type Position,
  type Row,
  type Table,
  type Write,
} from '@paymyinvoice/platform/data';
import { accountKey, accountOf } from '../accounts/account-row.ts';
import type { Account } from '../accounts/account.ts';
import { isAlive, type Session } from './session.ts';

/** A session's row is changed only while the session is of the epoch it was read with: an ended one stays ended. */
export class SessionsRepository {
  constructor(private readonly table: Table) {}

  /** One read for both: whoever is signed in, and with which session. */
  async findWithAccount(
    userId: string,
    sessionId: string,
  ): Promise<{ account: Account | undefined; session: Session | undefined }> {
    const rows = await this.table.getMany([accountKey(userId), sessionKey(userId, sessionId)], {
      consistent: true,
    });
    const row = (sk: string) => rows.find((candidate) => candidate.sk === sk);
    const session = row(sessionKey(userId, sessionId).sk);
    return { account: accountOf(row(accountKey(userId).sk)), session: session && sessionOf(session) };
  }

  async find(userId: string, sessionId: string): Promise<Session | undefined> {
    const row = await this.table.get(sessionKey(userId, sessionId), { consistent: true });
    return row && sessionOf(row);
  }

  /** The account's living ones, newest first. */
  async page(
    account: Account,
    now: Date,
    { limit, after }: { limit: number; after: Position | undefined },
  ): Promise<{ sessions: Session[]; next: Position | undefined }> {
    const { pk, sk: prefix } = sessionKey(account.id, '');
    const page = await this.table.query({
      ...{ pk, prefix, newestFirst: true, consistent: true, limit, after },
      keep: (row) => isAlive(sessionOf(row), account, now),
    });
    return { sessions: page.rows.map(sessionOf), next: page.next };
  }

  opening(session: Session): Write {
    return put({ ...sessionKey(session.userId, session.id), ...session, ttl: ttlOf(session) }, absent);
  }

  async replace(session: Session, alongside: readonly Write[]): Promise<boolean> {
    const { userId, id, epoch, lastSeenAt, expiresAt, address, device } = session;
    const set = { lastSeenAt, expiresAt, address, device, ttl: ttlOf(session) };
    return await this.table.tryWrite(
      update(sessionKey(userId, id), { set }, when`epoch = ${epoch}`),
      ...alongside,
    );
  }

  async remove({ userId, id, epoch }: Session, alongside: readonly Write[]): Promise<boolean> {
    return await this.table.tryWrite(remove(sessionKey(userId, id), when`epoch = ${epoch}`), ...alongside);
  }

  /** Lets the session outlive an end of the others. */
  carryingOver({ userId, id, epoch }: Session, { sessionEpoch }: Account): Write {
    return update(sessionKey(userId, id), { set: { epoch: sessionEpoch } }, when`epoch = ${epoch}`);
  }
}

function sessionKey(userId: string, sessionId: string) {
  return { pk: `USER#${userId}`, sk: `SESSION#${sessionId}` };
}

function sessionOf({ pk: _pk, sk: _sk, ttl: _ttl, ...session }: Row): Session {
  return session as unknown as Session;
}

function ttlOf({ expiresAt }: Session): number {
  return Math.ceil(Date.parse(expiresAt) / 1000);
}
