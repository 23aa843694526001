// @ts-check
// The one file that must run on the Node.js a machine happens to have: it installs what is missing and hands
// over to the Node.js that the workspace brings along (the major that the Lambdas run on).
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = [20, 19];
const root = resolve(fileURLToPath(import.meta.url), '../..');
const modules = join(root, 'node_modules');
const stamp = join(modules, '.installed-lock');
const turn = join(root, '.installing');
const workspaceNode = join(modules, 'node', 'bin', 'node');
const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
/** Folders with a part per kind of machine, and how the name of that part ends. */
const NATIVE_PARTS = {
  '@esbuild': 'bin/esbuild',
  '@img': '.node',
  '@nx': '.node',
  'classic-level/prebuilds': '.node',
};

/** @param {string} sentence @returns {never} */
function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}

function requireSupportedNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
  if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor))
    stop(`PayMyInvoice needs Node.js ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}.`);
}

async function installWhatIsMissing() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const isInstalled = () => textOf(stamp) === lock;
  // `npm start` and `npm test` in two terminals of a fresh clone: one installs, the other waits for it.
  while (!isInstalled() && !takeTurn()) await wait(250);
  if (isInstalled()) return;
  console.log('Installing dependencies …');
  const code = await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], process.env);
  if (code === 0) writeFileSync(stamp, lock);
  rmSync(turn, { force: true });
  if (code !== 0) stop('The dependencies could not be installed: see the messages of npm above.');
}

/** True for the one process that may install; a turn whose process is gone is over. */
function takeTurn() {
  try {
    writeFileSync(turn, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    if (!isRunning(Number(textOf(turn)))) rmSync(turn, { force: true });
    return false;
  }
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** @param {string} file */
function textOf(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** The parts that are made for one kind of machine; without them, programs fail in ways that do not tell why. */
function requireNativeParts() {
  const { platform, arch } = process;
  if (!existsSync(workspaceNode))
    stop('The workspace\'s own Node.js is missing; "npm rebuild node --ignore-scripts=false" brings it.');
  for (const [folder, part] of Object.entries(NATIVE_PARTS)) {
    const ours = list(folder).filter((name) => name.includes(platform) && name.includes(arch));
    const files = ours.flatMap((name) => list(join(folder, name), true));
    if (files.some((file) => file.endsWith(part))) continue;
    stop(
      `node_modules/${folder} lacks its part for ${platform}-${arch}; delete the folder node_modules and try again.`,
    );
  }
}

/** @param {string} folder @returns {string[]} */
function list(folder, recursive = false) {
  const path = join(modules, folder);
  return existsSync(path) ? readdirSync(path, { recursive, encoding: 'utf8' }) : [];
}

/**
 * Runs a program to its end, hands signals on to it, and answers its exit code.
 * @param {string} command @param {string[]} args @param {NodeJS.ProcessEnv} env @returns {Promise<number>}
 */
function run(command, args, env) {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', env });
  // The program stops what it started; this process waits for it.
  for (const signal of SIGNALS) process.on(signal, () => child.kill(signal));
  // npm may die without handing anything on.
  const parent = process.ppid;
  const watch = setInterval(() => process.ppid === parent || child.kill('SIGTERM'), 500);
  return new Promise((resolve) => {
    child.once('error', (error) => stop(`${command} cannot be run: ${error.message}.`));
    child.once('exit', (code, signal) => {
      clearInterval(watch);
      for (const each of SIGNALS) process.removeAllListeners(each);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1));
    });
  });
}

requireSupportedNode();
await installWhatIsMissing();
requireNativeParts();
process.exitCode = await run(workspaceNode, process.argv.slice(2), {
  ...process.env,
  PATH: `${join(modules, '.bin')}${delimiter}${process.env['PATH'] ?? ''}`,
  // What Node.js compiles, it compiles once: every function of a local stage is a process that loads the same code.
  NODE_COMPILE_CACHE: join(modules, '.cache', 'compiled'),
  // Nx's plug-ins in its own process: a second faster, and none is left behind when it is stopped.
  NX_ISOLATE_PLUGINS: 'false',
});
