import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Roles } from './roles.ts';

/** A line of what a stage writes down: a grant that was used, or a call that nothing granted. */
export type UsedGrant = {
  readonly role: string;
  readonly action: string;
  readonly resource: string;
  readonly refused?: true;
};

/**
 * Writes down which grants of the roles are used, each once, as it happens: a stage that is killed has told what it saw.
 * For `npm run iam`, which compares them with what the roles grant.
 */
export class UsedGrants {
  readonly #roles: Roles;
  readonly #file: string;
  readonly #told = new Set<string>();
  /** Calls alike use the same grant. */
  readonly #known = new Set<string>();

  constructor(roles: Roles, directory: string) {
    this.#roles = roles;
    mkdirSync(directory, { recursive: true });
    this.#file = join(directory, `${process.pid}-${Date.now()}.jsonl`);
  }

  record(role: string, action: string, arn: string): void {
    const call = `${role} ${action} ${arn}`;
    if (this.#known.has(call)) return;
    this.#known.add(call);
    const grant = this.#roles.grantUsed(role, action, arn);
    const line = JSON.stringify(
      grant === undefined
        ? { role, action, resource: arn, refused: true }
        : { role, action: grant.action, resource: grant.resource },
    );
    if (this.#told.has(line)) return;
    this.#told.add(line);
    appendFileSync(this.#file, `${line}\n`);
  }
}
