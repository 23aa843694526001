import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GENERATED } from '@paymyinvoice/contract-check';
import { schemaHash, type JsonSchema } from '@paymyinvoice/contracts';
import type { KnownContract, Speaker, SpokenContract } from './speaker.ts';

/** Every shape of an event that this repository has ever written down, by its hash. */
export class KnownContracts {
  readonly #root: string;
  readonly #today: readonly SpokenContract[];
  readonly #written = new Map<string, readonly KnownContract[]>();

  constructor(root: string, here: readonly Speaker[]) {
    this.#root = root;
    this.#today = here.flatMap(({ publishes, consumes }) => [...publishes, ...consumes]);
  }

  find(type: string, hash: string): KnownContract | undefined {
    const today = this.#today.find((contract) => contract.hash === hash && contract.type === type);
    if (today?.dataschema !== undefined) return today;
    const written = this.#written.get(type) ?? this.#read(type);
    this.#written.set(type, written);
    return written.find((contract) => contract.hash === hash);
  }

  #read(type: string): KnownContract[] {
    const files = `${GENERATED}/${type}.*.json`;
    const inFolder = globSync(files, { cwd: this.#root }).map((file) => readFileSync(join(this.#root, file)));
    return [...inFolder, ...this.#everCommitted(files)].flatMap((text) => {
      const schema = JSON.parse(text.toString()) as JsonSchema;
      const { $id } = schema as { $id?: string };
      return $id === undefined ? [] : [{ type, hash: schemaHash(schema), dataschema: $id, schema }];
    });
  }

  /** Without git, what the folder holds is all there is. */
  #everCommitted(files: string): Buffer[] {
    if (!existsSync(join(this.#root, '.git'))) return [];
    const log = this.#git('log', '--all', '-m', '--raw', '--no-abbrev', '--format=', '--', files).toString();
    const blobs = [...log.matchAll(/^:\d+ \d+ [0-9a-f]+ ([0-9a-f]+) [AM]/gm)].map(([, id = '']) => id);
    return [...new Set(blobs)].map((id) => this.#git('cat-file', 'blob', id));
  }

  #git(...args: string[]): Buffer {
    return execFileSync('git', ['-C', this.#root, ...args], { maxBuffer: 64 * 1024 * 1024 });
  }
}
