import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { directoryOf } from './assets.ts';

/**
 * Packages that no bundle can hold, as they load a library made for one platform: `natives` in a package.json. They
 * travel in a `node_modules` beside the bundle.
 */
export interface Natives {
  /** The functions that need them. */
  readonly functions: readonly string[];
  /** Package → a glob of the files that run; `<platform>` in a name is the platform's, where it has such a package. */
  readonly packages: Readonly<Record<string, string>>;
}

const PLATFORM = '<platform>';
/** As every function's stack says: arm64, on an Amazon Linux. */
const LAMBDA = 'linux-arm64';

/** Where functions of a stage run: the local ones on this machine. */
export function platformOf(stage: string): string {
  return stage === 'local' ? thisPlatform() : LAMBDA;
}

export function thisPlatform(): string {
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  const isMusl = process.platform === 'linux' && header.glibcVersionRuntime === undefined;
  return `${process.platform}${isMusl ? 'musl' : ''}-${process.arch}`;
}

/** Path beside the bundle → file. */
export async function nativeFiles(
  { packages }: Natives,
  platform: string,
  { directory, workspace }: { directory: string; workspace: string },
): Promise<Map<string, string>> {
  const locked = lockedPackages(workspace);
  const made = Object.keys(packages).filter((name) => name.includes(PLATFORM));
  const forPlatform = made.map((name) => name.replace(PLATFORM, platform)).filter((name) => locked.has(name));
  if (made.length > 0 && forPlatform.length === 0)
    throw new Error(`natives: nothing is made for ${platform}`);
  const fetched =
    platform === thisPlatform()
      ? undefined
      : await fetchPackages(forPlatform, platform, { locked, workspace });
  const files = new Map<string, string>();
  for (const [pattern, glob] of Object.entries(packages)) {
    const name = pattern.replace(PLATFORM, platform);
    if (name !== pattern && !locked.has(name)) continue;
    const source = name !== pattern && fetched ? join(fetched, name) : directoryOf(name, directory);
    const found = globSync(glob, { cwd: source, withFileTypes: true }).filter((entry) => entry.isFile());
    if (found.length === 0) throw new Error(`natives: ${name} has no ${glob}`);
    for (const entry of found) {
      const file = join(entry.parentPath, entry.name);
      files.set(`node_modules/${name}${file.slice(source.length).replaceAll('\\', '/')}`, file);
    }
  }
  return files;
}

export async function placeFiles(files: ReadonlyMap<string, string>, target: string): Promise<void> {
  for (const [path, file] of files) await cp(file, join(target, path));
}

type Locked = ReadonlyMap<string, { readonly version: string; readonly integrity: string }>;

function lockedPackages(workspace: string): Locked {
  return packagesIn(join(workspace, 'package-lock.json'));
}

function packagesIn(lockFile: string): Locked {
  const { packages } = JSON.parse(readFileSync(lockFile, 'utf8')) as {
    packages: Record<string, { version: string; integrity: string }>;
  };
  const prefix = 'node_modules/';
  return new Map(
    Object.entries(packages)
      .filter(([path]) => path.startsWith(prefix))
      .map(([path, found]) => [path.slice(prefix.length), found]),
  );
}

/** Another platform's packages in the locked versions, by npm; kept for the next time. Answers with their `node_modules`. */
async function fetchPackages(
  names: readonly string[],
  platform: string,
  { locked, workspace }: { locked: Locked; workspace: string },
): Promise<string> {
  const wanted = names.map((name) => ({ name, ...locked.get(name) }));
  const key = createHash('sha256').update(JSON.stringify(wanted)).digest('hex').slice(0, 16);
  const kept = join(workspace, 'node_modules/.cache/paymyinvoice-natives', `${platform}-${key}`);
  if (existsSync(kept)) return join(kept, 'node_modules');
  await mkdir(dirname(kept), { recursive: true });
  const made = await mkdtemp(`${kept}.`);
  try {
    await install(
      wanted.map(({ name, version }) => `${name}@${version}`),
      platform,
      made,
    );
    const installed = packagesIn(join(made, 'node_modules/.package-lock.json'));
    for (const { name, integrity } of wanted)
      if (integrity === undefined || installed.get(name)?.integrity !== integrity)
        throw new Error(`natives: ${name} is not what package-lock.json says`);
    // Somebody else may have been quicker.
    await rename(made, kept).catch(() => {});
    return join(kept, 'node_modules');
  } finally {
    await rm(made, { recursive: true, force: true });
  }
}

async function install(packages: readonly string[], platform: string, target: string): Promise<void> {
  const [os = '', cpu = ''] = platform.split('-');
  // npm asks of what is named, other than of what that needs, whether this machine could run it: forced, it only warns.
  const made = [`--os=${os}`, `--cpu=${cpu}`, '--libc=glibc', '--force'];
  const quietly = ['--ignore-scripts', '--no-save', '--no-audit', '--no-fund'];
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  try {
    await promisify(execFile)(npm, ['install', ...made, ...quietly, '--prefix', target, ...packages], {
      cwd: target,
      shell: process.platform === 'win32',
    });
  } catch (cause) {
    const what = packages.map((each) => basename(each)).join(', ');
    throw new Error(`natives: npm could not fetch ${what} for ${platform}`, { cause });
  }
}
