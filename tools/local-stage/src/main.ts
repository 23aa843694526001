import { forgetUnused } from './functions/artifact.ts';
import { readCommandLine, usage } from './command/command-line.ts';
import { packageProjects } from './command/packaging.ts';
import type { Stage } from './stage/stage.ts';
import { watchSources } from './command/watch.ts';
import { artifactDirectory, workspacePackages, workspaceRoot, projectOf } from './stage/workspace.ts';

const stopping = new AbortController();
let stage: Stage | undefined;
let stoppingSince = 0;
let stopWatching: (() => void) | undefined;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());
// Whoever started the stage may be killed without a chance to hand anything on.
const startedBy = process.ppid;
setInterval(() => process.ppid === startedBy || void stop(), 500).unref();

try {
  await main();
} catch (error) {
  if (!stopping.signal.aborted) {
    console.error(error instanceof Error ? error.message : String(error));
    await stage?.stop();
    process.exit(1);
  }
}

async function main(): Promise<void> {
  const command = readCommandLine(process.argv.slice(2), workspaceRoot);
  if (command.kind === 'help') return console.log(usage);
  const packages = await workspacePackages('local', command.services);
  const projects = packages.map(projectOf);
  if (command.builds) {
    console.log('Packaging …');
    await packageProjects(projects, stopping.signal);
  }
  if (isStopping()) return;
  await forgetUnused(artifactDirectory, 7 * 24 * 60 * 60 * 1000);
  const { port, fresh, faults, stateDirectory } = command;
  const onProblem = (message: string) => console.error(message);
  const dynamodbEndpoint = process.env['DYNAMODB_ENDPOINT'];
  const settings = { port, fresh, faults, stateDirectory, packages, onProblem };
  const { startStage } = await loadStage();
  stage = await startStage({ ...settings, ...(dynamodbEndpoint && { dynamodbEndpoint }) }).catch(
    (error: unknown) => {
      throw isAboutKeptState(error)
        ? new Error(
            `The state in ${stateDirectory} cannot be used: ${error.message}. Forget it with --fresh, or choose another folder with --state.`,
          )
        : error;
    },
  );
  if (isStopping()) return stage.stop();
  if (command.watches) stopWatching = watchSources(projects, (changed) => rebuild(changed, packages));
  console.log(whereToLook(stage));
}

/** An engine that was not installed whole fails when it is loaded. */
async function loadStage() {
  try {
    return await import('./stage/stage.ts');
  } catch (error) {
    const [reason = ''] = String(error instanceof Error ? error.message : error).split('\n');
    throw new Error(`An engine cannot be loaded: ${reason}. Delete the folder node_modules and try again.`, {
      cause: error,
    });
  }
}

/** What the file system, the engines' files or kept JSON refuse; the stage's own refusals are sentences already. */
function isAboutKeptState(error: unknown): error is Error {
  if (!(error instanceof Error) || Reflect.get(error, 'syscall') === 'listen') return false;
  return error instanceof SyntaxError || 'code' in error;
}

async function rebuild(projects: readonly string[], packages: readonly string[]): Promise<void> {
  try {
    console.log(`Packaging ${projects.join(', ')} …`);
    await packageProjects(projects, stopping.signal);
    if (stopping.signal.aborted) return;
    for (const directory of packages)
      if (projects.includes(projectOf(directory))) await stage?.reload(directory);
    console.log(`${projects.join(', ')}: reloaded.`);
  } catch (error) {
    // The service that runs goes on running until its source can be packaged again.
    console.error(error instanceof Error ? error.message : String(error));
    console.error(`${projects.join(', ')}: what ran before goes on running.`);
  }
}

function isStopping(): boolean {
  return stopping.signal.aborted;
}

/** A second signal does not wait, unless it is the first one once more: npm and the shell both hand on a Ctrl-C. */
async function stop(): Promise<void> {
  if (stopping.signal.aborted && performance.now() - stoppingSince < 1000) return;
  if (stopping.signal.aborted) process.exit(130);
  stoppingSince = performance.now();
  stopping.abort();
  stopWatching?.();
  await stage?.stop();
  process.exit(0);
}

function whereToLook({ url, stacks }: Stage): string {
  const services = stacks.services.map((service) => `  ${service.padEnd(10)} ${url}/${service}/docs`);
  return [
    '',
    `The local stage is ready: ${url}`,
    ...services,
    `  mailbox    ${url}/mailbox`,
    `  events     ${url}/events`,
    `  payments   ${url}/payments`,
    `  alarms     ${url}/alarms`,
    `  manifest   ${url}/stage.json`,
    'Ctrl-C stops it.',
  ].join('\n');
}
