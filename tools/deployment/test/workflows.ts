import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ROOT } from '@paymyinvoice/contract-check';
import { parse } from 'yaml';

export type Step = {
  readonly name?: string;
  readonly id?: string;
  readonly 'timeout-minutes'?: number;
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, unknown>>;
};
export type Job = {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly concurrency?: { readonly group: string; readonly 'cancel-in-progress': boolean };
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly steps?: readonly Step[];
};
export type Workflow = {
  /** `stage.yml` */
  readonly file: string;
  readonly text: string;
  readonly name: string;
  readonly on: {
    readonly push?: { readonly branches: readonly string[]; readonly paths: readonly string[] };
    readonly [trigger: string]: unknown;
  };
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
};

const FOLDER = join(ROOT, '.github/workflows');

export function readWorkflows(): Workflow[] {
  const files = globSync('*.yml', { cwd: FOLDER }).sort();
  return files.map((file) => workflowOf(file, readFileSync(join(FOLDER, file), 'utf8')));
}

export function workflowOf(file: string, text: string): Workflow {
  return { ...(parse(text) as Omit<Workflow, 'file' | 'text'>), file, text };
}

export function jobsOf({ jobs }: Workflow): Job[] {
  return Object.values(jobs);
}

export function stepsOf(workflow: Workflow): Step[] {
  return jobsOf(workflow).flatMap(({ steps = [] }) => steps);
}

/** The workflow itself and every one that its jobs call. */
export function reachedFrom(workflow: Workflow, all: readonly Workflow[]): Workflow[] {
  const called = jobsOf(workflow).flatMap(({ uses }) => {
    const found = all.find(({ file }) => uses !== undefined && file === basename(uses));
    return found ? reachedFrom(found, all) : [];
  });
  return [...new Set([workflow, ...called])];
}
