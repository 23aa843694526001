import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CheckResult } from '../src/check.ts';
import { ROOT } from '../src/workspace.ts';

export interface Answer {
  readonly status: number;
  readonly output: string;
}

const INVOICE_EVENTS =
  'invoiceIssued, invoicePaid, invoicePartiallyPaid, invoiceVoided, invoiceOverdue, paymentSucceeded, paymentRefunded';
export const MEDIA_EVENTS = 'mediaReady, mediaRejected, mediaDeleted';

/** The contracts, the check and three services that declare what the real ones do, in a repository of its own. */
export class WorkspaceCopy {
  readonly root = mkdtempSync(join(tmpdir(), 'contract-check-'));

  constructor() {
    for (const part of ['libs/shared/contracts', 'tools/contract-check']) {
      for (const inside of ['src', 'package.json'])
        cpSync(join(ROOT, part, inside), join(this.root, part, inside), { recursive: true });
    }
    mkdirSync(join(this.root, 'node_modules/@paymyinvoice'), { recursive: true });
    for (const name of ['zod', 'yaml']) {
      symlinkSync(join(ROOT, 'node_modules', name), join(this.root, 'node_modules', name), 'junction');
    }
    symlinkSync(
      join(this.root, 'libs/shared/contracts'),
      join(this.root, 'node_modules/@paymyinvoice/contracts'),
      'junction',
    );
    this.declare('auth', 'publishes: [userRegistered, userVerified, userUpdated, userDeleted], consumes: []');
    this.declare('invoice', `publishes: [${INVOICE_EVENTS}], consumes: [userVerified]`);
    this.declare('media', `publishes: [${MEDIA_EVENTS}], consumes: [userVerified]`);
    writeFileSync(join(this.root, '.gitignore'), 'node_modules\n');
    writeFileSync(join(this.root, 'package.json'), '{ "type": "module" }\n');
  }

  declare(service: string, declaration: string): void {
    mkdirSync(join(this.root, `apps/${service}-service/src`), { recursive: true });
    const names = [...new Set(declaration.match(/(user|invoice|payment|media)[A-Z]\w+/g))].join(', ');
    writeFileSync(
      join(this.root, `apps/${service}-service/src/contracts.ts`),
      `import { declareContracts, ${names} } from '@paymyinvoice/contracts';
export const contracts = declareContracts({ service: '${service}-service', ${declaration} });
`,
    );
  }

  edit(file: string, from: string, to: string): void {
    const path = join(this.root, file);
    const text = readFileSync(path, 'utf8');
    if (!text.includes(from)) throw new Error(`'${from}' is not in ${file}`);
    writeFileSync(path, text.replaceAll(from, to));
  }

  git(...args: string[]): string {
    const identity = [
      '-c',
      'user.name=Test',
      '-c',
      'user.email=test@example.com',
      '-c',
      'commit.gpgsign=false',
    ];
    return execFileSync('git', ['-C', this.root, ...identity, ...args], { encoding: 'utf8' });
  }

  /** Everything as it is now, on main. */
  release(): void {
    this.git('init', '--quiet', '--initial-branch=main');
    this.commit();
  }

  commit(): void {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--message=State');
  }

  async check(...flags: string[]): Promise<Answer> {
    const main = join(this.root, 'tools/contract-check/src/main.ts');
    return new Promise((resolve) => {
      execFile(process.execPath, [main, ...flags], { cwd: this.root }, (error, output, complaint) => {
        resolve({ status: error ? Number(error.code) : 0, output: output || complaint });
      });
    });
  }

  async checkJson(...flags: string[]): Promise<CheckResult & { ok: boolean }> {
    const { output } = await this.check('--json', ...flags);
    return JSON.parse(output) as CheckResult & { ok: boolean };
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
