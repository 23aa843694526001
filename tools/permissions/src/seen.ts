import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GrantedRole, UsedGrant } from '@paymyinvoice/local-stage';
import { grantText } from './grant-text.ts';

/** By role: the grants that its function was seen to use. */
export type Seen = ReadonlyMap<string, ReadonlySet<string>>;

const RECORD = join(import.meta.dirname, '../seen.json');

/** What a whole run of the tests has shown, as it is kept in the repository. */
export function readRecord(): Seen {
  const kept = JSON.parse(readFileSync(RECORD, 'utf8')) as Record<string, string[]>;
  return new Map(Object.entries(kept).map(([role, grants]) => [role, new Set(grants)]));
}

export function writeRecord(seen: Seen): void {
  const inOrder = [...seen].map(([role, grants]) => [role, [...grants].sort()] as const);
  const kept = Object.fromEntries(inOrder.sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(RECORD, `${JSON.stringify(kept, undefined, 2)}\n`);
}

/** `npm test` leaves it when all tests have run: what a part of them saw says nothing of what is needless. */
const WHOLE = 'whole';

/**
 * What the stages of the last whole run of the tests wrote down of these roles. Calls that were refused are left out: tests
 * make some on purpose, and any other fails its test.
 */
export function readRun(directory: string, roles: readonly GrantedRole[]): Seen {
  if (!existsSync(join(directory, WHOLE)))
    throw new Error('Here no whole run of the tests has passed that could be looked at: npm test');
  const seen = new Map(roles.map(({ role }) => [role, new Set<string>()]));
  for (const file of readdirSync(directory).filter((name) => name !== WHOLE))
    for (const line of readFileSync(join(directory, file), 'utf8').split('\n').filter(Boolean)) {
      const used = JSON.parse(line) as UsedGrant;
      if (used.refused !== true) seen.get(used.role)?.add(grantText(used));
    }
  return seen;
}
