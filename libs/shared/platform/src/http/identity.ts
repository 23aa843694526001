import * as z from 'zod';
import { idSchema, type Id } from '../core/ids.ts';

/** The claims of an access token that services read; others are ignored. */
export const claimsSchema = z.object({
  sub: idSchema('usr'),
  sid: idSchema('ses'),
  email: z.string().min(1),
  name: z.string().optional(),
});

export type Claims = Readonly<Record<string, unknown>>;

export type Caller = {
  readonly id: Id<'usr'>;
  readonly sessionId: Id<'ses'>;
  readonly email: string;
  readonly name: string | undefined;
};

/** Checks a bearer token and tells its claims. It throws when the token is not good. */
export type TokenVerifier = (bearerToken: string) => Promise<Claims>;

/** `gateway`: the API gateway has checked the token, its claims come with the invocation. */
export type Identity = 'gateway' | TokenVerifier;

export function callerOf(claims: unknown): Caller | undefined {
  const parsed = claimsSchema.safeParse(claims);
  if (!parsed.success) return undefined;
  const { sub, sid, email, name } = parsed.data;
  return { id: sub, sessionId: sid, email, name };
}
