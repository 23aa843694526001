import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** JSON in a file that only its owner may read, whole or not at all; in memory without a file. */
export class KeptJson<Content extends object> {
  readonly #file: string | undefined;
  readonly content: Content;

  constructor(file: string | undefined, empty: Content, revive?: (key: string, value: unknown) => unknown) {
    this.#file = file;
    this.content = (file && readJson<Content>(file, revive)) || empty;
  }

  save(): void {
    if (this.#file === undefined) return;
    mkdirSync(dirname(this.#file), { recursive: true });
    const draft = `${this.#file}.draft`;
    writeFileSync(draft, JSON.stringify(this.content), { mode: 0o600 });
    renameSync(draft, this.#file);
  }
}

function readJson<Content>(
  file: string,
  revive?: (key: string, value: unknown) => unknown,
): Content | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'), revive) as Content;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`The file ${file} cannot be read.`, { cause: error });
  }
}
