// @ts-check
// The one file that must run on the Node.js a machine happens to have: it installs what is missing and hands
// over to the Node.js that the workspace brings along (the major that the Lambdas run on).
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = [20, 19];
const root = resolve(fileURLToPath(import.meta.url), '../..');
const bin = join(root, 'node_modules', '.bin');
const stamp = join(root, 'node_modules', '.installed-lock');

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

function installWhatIsMissing() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  console.log('Installing dependencies …');
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const install = spawnSync('npm', ['ci', ...quiet], {
    cwd: root,
    stdio: 'inherit',
  });
  if (install.status !== 0) stop('The dependencies could not be installed: see the messages of npm above.');
  writeFileSync(stamp, lock);
}

/** @returns {string} */
function workspaceNode() {
  const file = join(root, 'node_modules', 'node', 'bin', 'node');
  if (!existsSync(file))
    stop(
      'The workspace\'s own Node.js is missing: install scripts seem to be off. Run "npm rebuild node" and try again.',
    );
  return file;
}

/** @param {string} node @param {string[]} program */
function handOver(node, program) {
  const env = {
    ...process.env,
    PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`,
    // Nx's plug-ins in its own process: a second faster, and none is left behind when it is stopped.
    NX_ISOLATE_PLUGINS: 'false',
  };
  const child = spawn(node, program, { cwd: root, stdio: 'inherit', env });
  // The program stops what it started; this process waits for it.
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
  // npm may die without handing anything on.
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || child.kill('SIGTERM'), 500).unref();
}

requireSupportedNode();
installWhatIsMissing();
handOver(workspaceNode(), process.argv.slice(2));
