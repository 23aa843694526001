import { randomUUID } from 'node:crypto';
import type { StageUnderTest } from '../stage-under-test.ts';

/** Who goes through the services: somebody new where mails can be read, otherwise the stage's smoke account. */
export class Traveller {
  readonly isNew: boolean;
  readonly email: string;
  readonly password: string;
  readonly payerEmail: string;
  /** Ties together what this journey causes, in events and logs. */
  readonly correlationId = randomUUID();
  readonly #undone = new Map<string, () => Promise<unknown>>();
  #accessToken: string | undefined;

  constructor({ manifest, settings }: StageUnderTest) {
    const id = randomUUID();
    const account = settings.account instanceof Error ? undefined : settings.account;
    this.isNew = manifest.mailbox !== undefined;
    this.email = this.isNew ? `smoke-${id}@example.com` : (account?.email ?? '');
    this.password = this.isNew ? `smoke ${id}` : (account?.password ?? '');
    // Where mails really go out, they go to an address that SES keeps for such purposes.
    this.payerEmail = this.isNew ? `smoke-payer-${id}@example.com` : `success+${id}@simulator.amazonses.com`;
  }

  get headers(): Record<string, string> {
    return { 'x-correlation-id': this.correlationId };
  }

  /** The access token; it comes with signing in, and anew with every refresh. */
  get token(): string {
    if (this.#accessToken === undefined) throw new Error('Nobody has signed in.');
    return this.#accessToken;
  }

  set token(token: string) {
    this.#accessToken = token;
  }

  get isSignedIn(): boolean {
    return this.#accessToken !== undefined;
  }

  /** Headers of a request that makes something. */
  once(): Record<string, string> {
    return { ...this.headers, 'idempotency-key': randomUUID() };
  }

  /** How to take back what was made; forgotten once that has been done. */
  made(what: string, takeBack: () => Promise<unknown>): void {
    this.#undone.set(what, takeBack);
  }

  tookBack(what: string): void {
    this.#undone.delete(what);
  }

  async takeEverythingBack(): Promise<void> {
    for (const takeBack of [...this.#undone.values()].reverse()) await takeBack();
    this.#undone.clear();
  }
}
