import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

const keptLines = 2000;

export type LogLine = { readonly at: string; readonly instance: string; readonly text: string };

/** Everything one function wrote: the last lines in memory, all of them in a file. */
export class FunctionLog {
  readonly #file: WriteStream;
  #lines: LogLine[] = [];

  constructor(directory: string, functionName: string) {
    mkdirSync(directory, { recursive: true });
    this.#file = createWriteStream(join(directory, `${functionName}.log`), { flags: 'a' });
    // A log that cannot be written (a full disk, a removed folder) is no reason to stop the stage.
    this.#file.on('error', () => {});
  }

  get lines(): readonly LogLine[] {
    return this.#lines;
  }

  write(instance: string, text: string): void {
    this.#lines.push({ at: new Date().toISOString(), instance, text });
    if (this.#lines.length > keptLines * 2) this.#lines = this.#lines.slice(-keptLines);
    this.#file.write(`${text}\n`);
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#file.end(() => resolve()));
  }
}
