import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { JsonSchema } from '@paymyinvoice/contracts';
import { ASYNCAPI_FILE } from './generated.ts';
import { isRecord } from './compatibility/shapes.ts';
import { GENERATED } from './workspace.ts';

/** The released state: what may be out there in queues, outboxes and deployed services. */
export interface Baseline {
  /** Where it was taken from, for people. */
  readonly name: string;
  /** By `dataschema`. */
  readonly schemas: ReadonlyMap<string, JsonSchema>;
  consumersOf(dataschema: string): string[];
}

/**
 * `against` names a folder of generated files or a git ref. Without it, released is what main has: the merge base of
 * this branch with main, so that a version may be reworked until it is merged. Where git cannot tell (an unpacked
 * archive), the committed generated files stand in.
 */
export function loadBaseline(root: string, against: string | undefined): Baseline {
  const committed = resolve(root, GENERATED);
  if (against === undefined) {
    const released = mergeBase(root);
    if (!released) return fromFolder(committed, 'the committed generated files');
    return fromRef(root, released.commit, `${released.branch} (${released.commit.slice(0, 8)})`);
  }
  const folder = resolve(against);
  if (existsSync(folder) && statSync(folder).isDirectory()) return fromFolder(folder, against);
  const commit = git(root, 'rev-parse', '--verify', '--quiet', `${against}^{commit}`);
  if (!commit) throw new Error(`--against ${against}: neither a folder nor a commit of this repository`);
  return fromRef(root, commit, against);
}

function mergeBase(root: string): { branch: string; commit: string } | undefined {
  const top = git(root, 'rev-parse', '--show-toplevel');
  if (!top || realpathSync(top) !== realpathSync(root)) return undefined;
  for (const branch of ['origin/main', 'main']) {
    const commit = git(root, 'merge-base', 'HEAD', branch);
    if (commit) return { branch, commit };
  }
  const head = git(root, 'rev-parse', '--verify', '--quiet', 'HEAD');
  return head ? { branch: 'HEAD', commit: head } : undefined;
}

function fromFolder(folder: string, name: string): Baseline {
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return baselineOf(name, files, (file) => readFileSync(join(folder, file), 'utf8'));
}

function fromRef(root: string, commit: string, name: string): Baseline {
  const files = git(root, 'ls-tree', '--name-only', `${commit}:${GENERATED}`)?.split('\n') ?? [];
  return baselineOf(name, files, (file) => git(root, 'show', `${commit}:${GENERATED}/${file}`) ?? '');
}

function baselineOf(name: string, files: readonly string[], read: (file: string) => string): Baseline {
  const documents = files
    .filter((file) => file.endsWith('.json'))
    .map((file): [string, unknown] => [file, JSON.parse(read(file))]);
  const schemas = documents.flatMap(([, document]): [string, JsonSchema][] =>
    isRecord(document) && typeof document['$id'] === 'string' ? [[document['$id'], document]] : [],
  );
  const asyncApi = documents.find(([file]) => file === ASYNCAPI_FILE)?.[1];
  return { name, schemas: new Map(schemas), consumersOf: (dataschema) => receiversIn(asyncApi, dataschema) };
}

/** A service that stopped declaring an event in this change is still deployed as its reader. */
function receiversIn(asyncApi: unknown, dataschema: string): string[] {
  const operations = isRecord(asyncApi) && isRecord(asyncApi['operations']) ? asyncApi['operations'] : {};
  return Object.values(operations).flatMap((operation) => {
    if (!isRecord(operation) || operation['action'] !== 'receive') return [];
    const events = operation['x-events'];
    return Array.isArray(events) && events.includes(dataschema) ? [String(operation['x-service'])] : [];
  });
}

function git(root: string, ...args: string[]): string | undefined {
  try {
    return execFileSync('git', ['-C', root, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 64 * 1024 * 1024,
    }).trim();
  } catch {
    return undefined;
  }
}
