import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@paymyinvoice/contract-check';
import { jobsOf, stepsOf, type Job, type Workflow } from './workflows.ts';

type Scripts = Readonly<Record<string, string>>;
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Scripts };

/** The one thing that no script of the repository can bring. */
const PERMITTED = /^pipx install cfn-lint==\d+\.\d+\.\d+$/;
/** A script with flags; values come from the environment, where nothing in them is run. */
const SCRIPT = /^npm run (?<script>[\w:-]+)( --( --[\w-]+( "\$[A-Z_]+")?)+)?$/;
/** Workflows that may ask GitHub for a token that AWS trusts, and call what does. */
const TO_STAGES = ['./.github/workflows/deploy.yml', './.github/workflows/stage.yml'];

/** What a workflow breaks of the house's rules. */
export function flawsOf(workflow: Workflow): string[] {
  const { file, text, on, permissions } = workflow;
  return [
    ...(permissions && Object.keys(permissions).length === 0
      ? []
      : ['grants permissions beyond single jobs']),
    ...('pull_request_target' in on ? ["runs a stranger's code with this repository's rights"] : []),
    ...(/\bsecrets\b/.test(text) ? ['knows secrets'] : []),
    ...jobsOf(workflow).flatMap((job) => flawsOfJob(file, job)),
    ...stepsOf(workflow).flatMap(({ run, uses, with: inputs }) => [
      ...(run === undefined ? [] : flawsOfCommand(run)),
      ...(uses?.startsWith('actions/checkout@') && inputs?.['persist-credentials'] !== false
        ? ['leaves credentials in the checkout']
        : []),
    ]),
    ...[...text.matchAll(/uses: (?!\.\/)(.*)/g)].flatMap(([, action = '']) =>
      /^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action) ? [] : [`takes ${action} as it comes`],
    ),
  ];
}

function flawsOfJob(file: string, job: Job): string[] {
  const { permissions, uses, steps } = job;
  const rights = Object.entries(permissions ?? {}).map(([right, level]) => `${right}: ${level}`);
  const mayAskForToken = file === 'stage.yml' || (uses !== undefined && TO_STAGES.includes(uses));
  const allowed = ['contents: read', ...(mayAskForToken ? ['id-token: write'] : [])];
  return [
    ...(permissions ? [] : ['has a job that does not say what it may']),
    ...rights.filter((right) => !allowed.includes(right)).map((right) => `has a job with ${right}`),
    ...(steps && job['timeout-minutes'] === undefined ? ['has a job that may hang'] : []),
    ...(uses !== undefined && !existsSync(join(ROOT, uses)) ? [`calls ${uses}, which is not there`] : []),
  ];
}

function flawsOfCommand(run: string): string[] {
  if (PERMITTED.test(run)) return [];
  const script = SCRIPT.exec(run)?.groups?.['script'];
  if (script === undefined) return [`programs in YAML: ${run}`];
  return script in scripts ? [] : [`runs ${script}, which package.json does not have`];
}

/** The file in which a script of package.json begins. */
export function fileOfScript(script: string): string {
  return /tools\/[\w/.-]+\.ts/.exec(scripts[script] ?? '')?.[0] ?? 'tools/bootstrap.mjs';
}
