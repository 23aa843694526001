import { createHash } from 'node:crypto';
import { keys, entriesIn, within } from './database.ts';
import { tokenReused, validationError } from './errors.ts';
import type { Database } from './database.ts';
import type { Draft } from './draft.ts';

interface Claim {
  digest: string;
  at: number;
}

const validMs = 10 * 60 * 1000;
const maxLength = 36;

/** Which transactions were made under which client token; kept with their writes, so a restart forgets none. */
export class ClientTokens {
  readonly #database: Database;
  readonly #claims = new Map<string, Claim>();

  constructor(database: Database) {
    this.#database = database;
  }

  async load(): Promise<void> {
    for await (const [key, claim] of entriesIn<Claim>(this.#database, within(keys.tokens()))) {
      this.#claims.set(key.slice(keys.tokens().length), claim);
    }
  }

  /** Whether this very transaction was made already; another one under the same token is refused. */
  isRepeat(token: string | undefined, items: unknown): boolean {
    if (token === undefined) return false;
    if (token.length < 1 || token.length > maxLength) {
      throw validationError(
        "1 validation error detected: Value at 'clientRequestToken' failed to satisfy constraint: " +
          `Member must have length less than or equal to ${maxLength}`,
      );
    }
    const claim = this.#claims.get(token);
    if (!claim || claim.at <= Date.now() - validMs) return false;
    if (claim.digest !== digestOf(items)) throw tokenReused();
    return true;
  }

  remember(draft: Draft, token: string | undefined, items: unknown): void {
    if (token === undefined) return;
    const claim: Claim = { digest: digestOf(items), at: Date.now() };
    draft.alongside.push({ type: 'put', key: keys.tokens() + token, value: claim });
    draft.afterwards.push(() => this.#claims.set(token, claim));
  }

  async forgetOld(): Promise<void> {
    const horizon = Date.now() - validMs;
    const old = [...this.#claims].filter(([, claim]) => claim.at <= horizon).map(([token]) => token);
    if (old.length === 0) return;
    await this.#database.batch(old.map((token) => ({ type: 'del', key: keys.tokens() + token })));
    for (const token of old) this.#claims.delete(token);
  }
}

function digestOf(items: unknown): string {
  return createHash('sha256').update(JSON.stringify(items)).digest('base64url');
}
