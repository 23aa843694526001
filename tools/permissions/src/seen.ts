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

/** What the stages of one run of the tests wrote down of these roles, refused calls included. */
export function readRun(directory: string, roles: readonly GrantedRole[]): Seen {
  const seen = new Map(roles.map(({ role }) => [role, new Set<string>()]));
  const files = existsSync(directory) ? readdirSync(directory) : [];
  for (const file of files)
    for (const line of readFileSync(join(directory, file), 'utf8').split('\n').filter(Boolean)) {
      const used = JSON.parse(line) as UsedGrant;
      seen.get(used.role)?.add(grantText(used));
    }
  return seen;
}
