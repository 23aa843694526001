import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Charge } from './charge.ts';

/** A callback on its way: what it says never changes, a second copy of it is another delivery of the same event. */
export type Webhook = {
  readonly id: string;
  readonly eventId: string;
  readonly type: string;
  readonly chargeKey: string;
  readonly body: string;
  readonly state: 'pending' | 'delivered' | 'given_up';
  readonly attempts: number;
  readonly dueAt: string;
  /** What the last attempt was answered. */
  readonly answer?: string;
  readonly createdAt: string;
};

type Note = { readonly charge?: Charge; readonly webhooks?: readonly Webhook[] };

const keptWebhooks = 1000;

/** Every charge and every callback, a line for each change; in memory without a file. */
export class PaymentBook {
  readonly #file: string | undefined;
  readonly #charges = new Map<string, Charge>();
  readonly #webhooks = new Map<string, Webhook>();
  readonly #pending = new Map<string, Webhook>();

  constructor(file?: string) {
    this.#file = file;
    if (file === undefined || !existsSync(file)) return;
    for (const line of readFileSync(file, 'utf8').split('\n')) this.#apply(readNote(line));
    this.#rewrite(file);
  }

  charge(key: string): Charge | undefined {
    return this.#charges.get(key);
  }

  /** Newest first. */
  charges(): Charge[] {
    return [...this.#charges.values()].reverse();
  }

  /** Newest first. */
  webhooks(): Webhook[] {
    return [...this.#webhooks.values()].reverse();
  }

  pendingWebhooks(): Iterable<Webhook> {
    return this.#pending.values();
  }

  /** A charge and the callbacks that tell of it are kept together or not at all. */
  keep(note: Note): void {
    this.#apply(note);
    if (this.#file === undefined) return;
    mkdirSync(dirname(this.#file), { recursive: true });
    appendFileSync(this.#file, lineOf(note), { mode: 0o600 });
  }

  #apply({ charge, webhooks = [] }: Note): void {
    if (charge !== undefined) this.#charges.set(charge.key, charge);
    for (const webhook of webhooks) {
      this.#webhooks.set(webhook.id, webhook);
      if (webhook.state === 'pending') this.#pending.set(webhook.id, webhook);
      else this.#pending.delete(webhook.id);
    }
  }

  /** Leaves out what was overtaken, and a last line that a kill cut short. */
  #rewrite(file: string): void {
    const settled = [...this.#webhooks.values()].filter(({ state }) => state !== 'pending');
    for (const { id } of settled.slice(0, -keptWebhooks)) this.#webhooks.delete(id);
    const notes: Note[] = [...this.#charges.values()].map((charge) => ({ charge }));
    notes.push(...[...this.#webhooks.values()].map((webhook) => ({ webhooks: [webhook] })));
    writeFileSync(`${file}.draft`, notes.map(lineOf).join(''), { mode: 0o600 });
    renameSync(`${file}.draft`, file);
  }
}

function lineOf(note: Note): string {
  return `${JSON.stringify(note)}\n`;
}

function readNote(line: string): Note {
  try {
    return JSON.parse(line) as Note;
  } catch {
    // A line cut short by a kill is the last one and was never acknowledged.
    return {};
  }
}
