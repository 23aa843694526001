import type { IncomingMessage } from 'node:http';
import { DomainError } from '../../core/errors.ts';
import { requestUnauthenticated } from '../endpoint/request-errors.ts';
import { callerOf, type Caller, type Identity } from '../identity.ts';
import { currentInvocation } from '../lambda/invocation.ts';

export async function authenticate(message: IncomingMessage, identity: Identity): Promise<Caller> {
  const claims =
    identity === 'gateway' ? currentInvocation()?.claims : await verified(identity, bearerToken(message));
  const caller = callerOf(claims);
  if (caller === undefined) throw requestUnauthenticated();
  return caller;
}

async function verified(verify: Exclude<Identity, 'gateway'>, token: string): Promise<unknown> {
  try {
    return await verify(token);
  } catch (error) {
    // A verifier that cannot check now says so itself; anything else means the token is not good.
    if (error instanceof DomainError) throw error;
    throw requestUnauthenticated(error);
  }
}

function bearerToken(message: IncomingMessage): string {
  const token = /^Bearer +([\w.~+/=-]+) *$/i.exec(message.headers.authorization ?? '')?.[1];
  if (token === undefined) throw requestUnauthenticated();
  return token;
}
