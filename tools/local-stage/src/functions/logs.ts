import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { lastLines } from './kept-lines.ts';

const keptLines = 2000;

/** `number` counts up within the function, for as long as the stage runs. */
export type LogLine = {
  readonly at: string;
  readonly instance: string;
  readonly text: string;
  readonly number: number;
};

/** Everything one function wrote: the last lines in memory, all of them in a file. */
export class FunctionLog {
  readonly #file: WriteStream;
  readonly #onLine: (line: string) => void;
  #lines: LogLine[];
  #written: number;

  constructor(directory: string, functionName: string, onLine: (line: string) => void = () => {}) {
    this.#onLine = onLine;
    mkdirSync(directory, { recursive: true });
    const file = join(directory, `${functionName}.log`);
    this.#lines = lastLines(file, keptLines);
    this.#written = this.#lines.length;
    this.#file = createWriteStream(file, { flags: 'a' });
    // A log that cannot be written (a full disk, a removed folder) is no reason to stop the stage.
    this.#file.on('error', () => {});
  }

  get lines(): readonly LogLine[] {
    return this.#lines;
  }

  write(instance: string, text: string): void {
    this.#lines.push({ at: new Date().toISOString(), instance, text, number: this.#written });
    this.#written += 1;
    if (this.#lines.length > keptLines * 2) this.#lines = this.#lines.slice(-keptLines);
    this.#file.write(`${text}\n`);
    this.#onLine(text);
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#file.end(() => resolve()));
  }
}
