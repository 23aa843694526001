import type { Account, UserId } from '../accounts/account.ts';
import { EmailAddress } from '../accounts/email-address.ts';
import { PersonName } from '../accounts/person-name.ts';
import { cognitoInvalid, cognitoOtherUser, cognitoUnverified } from './pool-user.errors.ts';

/**
 * Somebody as a Cognito user pool knows them. `sub` is never given to anybody else; an address may be. This one was
 * proven; an account keeps the one that they had when they were linked.
 */
export type PoolUser = { readonly issuer: string; readonly sub: string; readonly email: string };

/** What an ID token says of its bearer. */
export type PoolPerson = { readonly poolUser: PoolUser; readonly name: string | undefined };

/** Of a token whose signature, issuer, audience and time have been checked. */
export function personOf(issuer: string, claims: Readonly<Record<string, unknown>>): PoolPerson {
  const { token_use, sub, email_verified } = claims;
  const email = EmailAddress.safeParse(claims['email']);
  if (token_use !== 'id' || typeof sub !== 'string' || !email.success) throw cognitoInvalid();
  if (email_verified !== true) throw cognitoUnverified();
  const name = PersonName.safeParse(claims['name']).data;
  return { poolUser: { issuer, sub, email: email.data }, name };
}

/** `register` and `prove` bring the account to save, `link` and `known` the one that is there. */
export type ExchangeDecision =
  | { readonly kind: 'register' | 'link' | 'known'; readonly account: Account }
  | { readonly kind: 'prove'; readonly account: Account; readonly before: Account };

/** Whose account a person of the pool comes in by: the one they came by before, or the one with their address. */
export function decideExchange(
  { poolUser, name = '' }: PoolPerson,
  existing: Account | undefined,
  fresh: { readonly userId: UserId; readonly now: Date },
): ExchangeDecision {
  if (existing === undefined) {
    const account: Account = {
      ...{ id: fresh.userId, status: 'verified', email: poolUser.email, name, poolUser },
      ...{ version: 1, sequence: 2, sessionEpoch: 1, createdAt: fresh.now.toISOString() },
    };
    return { kind: 'register', account };
  }
  // Whoever signed up has not proven the address: their password and name must not open what its owner has proven.
  const { passwordHash: _unproven, ...unopened } = existing;
  if (existing.status === 'pending')
    return { kind: 'prove', before: existing, account: { ...unopened, status: 'verified', name, poolUser } };
  // What another pool knew them as, before the stage got this one, is history.
  const known = existing.poolUser?.issuer === poolUser.issuer ? existing.poolUser : undefined;
  if (known === undefined) return { kind: 'link', account: existing };
  if (known.sub !== poolUser.sub) throw cognitoOtherUser();
  return { kind: 'known', account: existing };
}

/**
 * Who proves the address anew and takes the account over keeps nobody who came in under another one: an account that
 * was somebody else's before its address was theirs would stay open to both.
 */
export function withoutOtherPoolUser({ poolUser, ...account }: Account): Account {
  return poolUser?.email === account.email ? { ...account, poolUser } : account;
}
