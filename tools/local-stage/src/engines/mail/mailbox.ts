import { appendFileSync, mkdirSync, readFileSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';

export interface MailMessage {
  readonly id: string;
  /** Addresses, joined by a comma and a space. */
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly date: string;
}

/** Every mail sent, one JSON line each; in memory without a file. */
export class Mailbox {
  readonly #file: string | undefined;
  #messages: MailMessage[];

  constructor(file: string | undefined) {
    this.#file = file;
    this.#messages = file === undefined ? [] : readLines(file);
  }

  add(message: MailMessage): void {
    this.#messages.push(message);
    if (this.#file !== undefined) appendFileSync(this.#file, `${JSON.stringify(message)}\n`);
  }

  /** Newest first; with an address, only what was sent to it. */
  list(to?: string): MailMessage[] {
    const wanted = to?.trim().toLowerCase();
    return this.#messages.filter((message) => !wanted || addressesOf(message.to).includes(wanted)).reverse();
  }

  clear(): void {
    this.#messages = [];
    if (this.#file !== undefined) truncateSync(this.#file);
  }
}

/** Bare addresses in lower case: `Ann <ann@example.com>` counts as `ann@example.com`. */
function addressesOf(to: string): string[] {
  return to.split(', ').map((address) => (/<([^>]+)>/.exec(address)?.[1] ?? address).trim().toLowerCase());
}

function readLines(file: string): MailMessage[] {
  mkdirSync(dirname(file), { recursive: true });
  appendFileSync(file, '');
  const messages: MailMessage[] = [];
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line === '') continue;
    try {
      messages.push(JSON.parse(line) as MailMessage);
    } catch {
      // A line cut short by a kill is the last one and was never acknowledged.
    }
  }
  return messages;
}
