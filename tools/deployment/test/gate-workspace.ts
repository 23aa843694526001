import { execFile, execFileSync } from 'node:child_process';
import { cpSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@paymyinvoice/contract-check';
import { WorkspaceCopy, type Answer } from '../../contract-check/test/workspace-copy.ts';

const VERIFIED = 'libs/shared/contracts/src/events/user-verified.ts';
const CATALOGUE = 'libs/shared/contracts/src/catalogue.ts';
const INDEX = 'libs/shared/contracts/src/index.ts';
const SECOND = `import * as z from 'zod';
import { defineEvent } from '../event-contract.ts';
import { userVerified } from './user-verified.ts';
export const userVerified2 = defineEvent({ ...userVerified, version: 2 });
`;

/** The repository's contracts, its services' own declarations and the gate, in a copy that tests may change. */
export class GateWorkspace extends WorkspaceCopy {
  constructor() {
    super();
    const copy = (part: string) => cpSync(join(ROOT, part), join(this.root, part), { recursive: true });
    for (const tool of ['deployment', 'stages']) {
      for (const inside of ['src', 'package.json']) copy(`tools/${tool}/${inside}`);
    }
    const modules = join(this.root, 'node_modules');
    for (const tool of ['contract-check', 'stages'])
      symlinkSync(join(this.root, 'tools', tool), join(modules, '@paymyinvoice', tool), 'junction');
    symlinkSync(join(ROOT, 'node_modules/@aws-sdk'), join(modules, '@aws-sdk'), 'junction');
    copy('libs/shared/contracts/generated');
    for (const service of ['auth', 'invoice', 'media']) copy(`apps/${service}-service/src/contracts.ts`);
    this.release();
  }

  /** `user.verified/1` with another name for a member, as if nobody had released it. */
  breakUserVerified(): void {
    this.edit(VERIFIED, 'email: ', 'mail: ');
  }

  /** `user.verified/1` with one more member, which readers can do without. */
  extendUserVerified(): void {
    this.edit(VERIFIED, 'name: personName', 'name: personName, locale: personName.optional()');
  }

  /** `user.verified/2`, published in place of the first. */
  publishSecondVersion(): void {
    writeFileSync(join(this.root, 'libs/shared/contracts/src/events/user-verified-2.ts'), SECOND);
    this.edit(
      CATALOGUE,
      'export const',
      "import { userVerified2 } from './events/user-verified-2.ts';\nexport const",
    );
    this.edit(CATALOGUE, '  userVerified,', '  userVerified,\n  userVerified2,');
    this.edit(
      INDEX,
      'export { catalogue }',
      "export { userVerified2 } from './events/user-verified-2.ts';\nexport { catalogue }",
    );
    this.edit('apps/auth-service/src/contracts.ts', 'userVerified', 'userVerified2');
  }

  /** Readers of both versions. */
  readSecondVersion(...services: string[]): void {
    for (const service of services)
      this.edit(`apps/${service}-service/src/contracts.ts`, 'userVerified,', 'userVerified, userVerified2,');
  }

  async gate(...flags: string[]): Promise<Answer> {
    const main = join(this.root, 'tools/deployment/src/gate.ts');
    return new Promise((resolve) => {
      execFile(process.execPath, [main, ...flags], { cwd: this.root }, (error, output, complaint) => {
        resolve({ status: error ? Number(error.code) : 0, output: output + complaint });
      });
    });
  }

  /** What a service deployed from this copy would show at `/health`. */
  healthOf(service: string): string {
    const declared = `import { contracts } from './apps/${service}-service/src/contracts.ts';
      import { contractHashes } from '@paymyinvoice/contracts';
      console.log(JSON.stringify({ version: 'next', contracts: contractHashes(contracts) }));`;
    const flags = ['--input-type=module-typescript', '--eval', declared];
    return execFileSync(process.execPath, flags, { cwd: this.root, encoding: 'utf8' });
  }
}
