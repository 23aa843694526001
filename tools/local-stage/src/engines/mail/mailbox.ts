import { appendFileSync, mkdirSync, readFileSync, truncateSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Attachment, Attachments } from './attachments.ts';

export interface MailMessage {
  readonly id: string;
  /** Addresses, joined by a comma and a space. */
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly date: string;
  /** Where answers go, if not to the sender. */
  readonly replyTo?: string;
  readonly attachments: readonly AttachmentEntry[];
}

export interface AttachmentEntry {
  readonly fileName: string;
  readonly contentType: string;
  /** In bytes. */
  readonly size: number;
}

/** A mail as it was sent. */
export type SentMail = Omit<MailMessage, 'attachments'> & { readonly attachments?: readonly Attachment[] };

/** Every mail sent, one JSON line each, and its attachments beside; in memory without a file. */
export class Mailbox {
  readonly #file: string | undefined;
  readonly #attachments: Attachments;
  #messages: MailMessage[];

  constructor(file: string | undefined) {
    this.#file = file;
    this.#attachments = new Attachments(file && join(dirname(file), 'mail-attachments'));
    this.#messages = file === undefined ? [] : readLines(file);
  }

  add({ attachments = [], ...mail }: SentMail): void {
    const message = { ...mail, attachments: attachments.map(entryOf) };
    this.#attachments.add(
      mail.id,
      attachments.map(({ content }) => content),
    );
    this.#messages.push(message);
    if (this.#file !== undefined) appendFileSync(this.#file, `${JSON.stringify(message)}\n`);
  }

  /** Newest first; with an address, only what was sent to it. */
  list(to?: string): MailMessage[] {
    const wanted = to?.trim().toLowerCase();
    return this.#messages.filter((message) => !wanted || addressesOf(message.to).includes(wanted)).reverse();
  }

  attachment(mailId: string, number: number): Attachment | undefined {
    const entry = this.#messages.find(({ id }) => id === mailId)?.attachments[number];
    const content = entry && this.#attachments.read(mailId, number);
    return content && { fileName: entry.fileName, contentType: entry.contentType, content };
  }

  clear(): void {
    this.#messages = [];
    this.#attachments.clear();
    if (this.#file !== undefined) truncateSync(this.#file);
  }
}

function entryOf({ fileName, contentType, content }: Attachment): AttachmentEntry {
  return { fileName, contentType, size: content.length };
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
      // Mails kept from before there were attachments have no list of them.
      messages.push({ attachments: [], ...(JSON.parse(line) as Omit<MailMessage, 'attachments'>) });
    } catch {
      // A line cut short by a kill is the last one and was never acknowledged.
    }
  }
  return messages;
}
