import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Attachment {
  readonly fileName: string;
  readonly contentType: string;
  readonly content: Buffer;
}

/** As much of the newest attachments as is kept where there are no files. */
const rememberedBytes = 64 * 1024 * 1024;

/** What mails carried, by the mail's id and the number of the attachment: a file each; in memory without a directory. */
export class Attachments {
  readonly #directory: string | undefined;
  readonly #contents = new Map<string, Buffer>();
  #bytes = 0;

  constructor(directory: string | undefined) {
    this.#directory = directory;
  }

  add(mailId: string, contents: readonly Buffer[]): void {
    for (const [number, content] of contents.entries()) {
      if (this.#directory === undefined) this.#remember(nameOf(mailId, number), content);
      else {
        mkdirSync(this.#directory, { recursive: true });
        writeFileSync(join(this.#directory, nameOf(mailId, number)), content);
      }
    }
  }

  /** Only for the id of a mail that there is: it becomes part of a path. */
  read(mailId: string, number: number): Buffer | undefined {
    if (this.#directory === undefined) return this.#contents.get(nameOf(mailId, number));
    try {
      return readFileSync(join(this.#directory, nameOf(mailId, number)));
    } catch {
      return undefined;
    }
  }

  clear(): void {
    this.#contents.clear();
    this.#bytes = 0;
    if (this.#directory !== undefined) rmSync(this.#directory, { recursive: true, force: true });
  }

  #remember(name: string, content: Buffer): void {
    this.#contents.set(name, content);
    this.#bytes += content.length;
    for (const [oldest, { length }] of this.#contents) {
      if (this.#bytes <= rememberedBytes) return;
      this.#contents.delete(oldest);
      this.#bytes -= length;
    }
  }
}

function nameOf(mailId: string, number: number): string {
  return `${mailId}-${number}`;
}
