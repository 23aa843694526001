import { userRegistered, userVerified } from '@paymyinvoice/contracts';
import type { Clock } from '@paymyinvoice/platform';
import {
  absent,
  ConditionFailed,
  isClaimLost,
  outboxEvent,
  outboxMail,
  put,
  ttlAfter,
  when,
  type Row,
  type Table,
  type Write,
} from '@paymyinvoice/platform/data';
import type { Account, SignUpDecision, UserId, VerificationLink } from './account.ts';

type AccountRow = Row & Account;
type AddressRow = Row & { userId: UserId };
type LinkRow = Row & VerificationLink;

/** Nobody has this id; reading it costs what reading anybody costs. */
const NOBODY = 'nobody';

export class AccountsRepository {
  constructor(
    private readonly table: Table,
    private readonly clock: Clock,
  ) {}

  /** Two reads, for unknown addresses too. */
  async findByAddress(email: string): Promise<Account | undefined> {
    const address = await this.table.get<AddressRow>(addressKey(email), { consistent: true });
    return await this.find(address?.userId ?? NOBODY);
  }

  async find(id: string): Promise<Account | undefined> {
    const row = await this.table.get<AccountRow>(accountKey(id), { consistent: true });
    return row && withoutKey<Account>(row);
  }

  async findLink(tokenHash: string): Promise<VerificationLink | undefined> {
    const row = await this.table.get<LinkRow>(linkKey(tokenHash), { consistent: true });
    return row && withoutKey<VerificationLink>(row);
  }

  /** False when another sign-up for the address, or its verification, came in between. */
  async saveSignUp(
    decision: SignUpDecision,
    sealedMail: string,
    alongside: readonly Write[],
  ): Promise<boolean> {
    const mail = outboxMail(sealedMail, { clock: this.clock });
    return await this.unlessOvertaken(...this.signUpWrites(decision), mail, ...alongside);
  }

  /** False when the link was used or the account opened meanwhile. */
  async saveVerification(account: Account, link: VerificationLink): Promise<boolean> {
    const { id: userId, email, name, sequence } = account;
    return await this.unlessOvertaken(
      put({ ...accountKey(userId), ...account }, when`status = ${'pending'}`),
      put(this.linkRow(link), when`attribute_exists(pk) AND attribute_not_exists(usedAt)`),
      outboxEvent(
        userVerified,
        { subject: userId, sequence, data: { userId, email, name } },
        { clock: this.clock },
      ),
    );
  }

  private signUpWrites(decision: SignUpDecision): Write[] {
    switch (decision.kind) {
      case 'register': {
        const { account, link } = decision;
        const { id: userId, sequence } = account;
        return [
          put({ ...addressKey(account.email), userId }, absent),
          put({ ...accountKey(userId), ...account }, absent),
          put(this.linkRow(link), absent),
          outboxEvent(userRegistered, { subject: userId, sequence, data: { userId } }, { clock: this.clock }),
        ];
      }
      case 'prove_again':
        return [put(this.linkRow(decision.link), absent)];
      case 'tell_owner':
        return [];
    }
  }

  private linkRow(link: VerificationLink): Row {
    const lifetimeMs = Date.parse(link.expiresAt) - this.clock().getTime();
    return { ...linkKey(link.tokenHash), ...link, ttl: ttlAfter(lifetimeMs, this.clock) };
  }

  private async unlessOvertaken(...writes: Write[]): Promise<boolean> {
    try {
      await this.table.write(...writes);
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed && !isClaimLost(error)) return false;
      throw error;
    }
  }
}

function accountKey(id: string) {
  return { pk: `USER#${id}`, sk: 'ACCOUNT' };
}

function addressKey(email: string) {
  return { pk: `ADDRESS#${email}`, sk: '-' };
}

function linkKey(tokenHash: string) {
  return { pk: `LINK#${tokenHash}`, sk: '-' };
}

function withoutKey<Entity>({ pk: _pk, sk: _sk, ttl: _ttl, ...entity }: Row): Entity {
  return entity as Entity;
}
