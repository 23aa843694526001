import { createHmac } from 'node:crypto';
import { Wake, type StageClock } from '../../stage/clock.ts';
import type { PaymentBook, Webhook } from './payment-book.ts';

export type WebhookSenderSettings = {
  readonly book: PaymentBook;
  readonly clock: StageClock;
  readonly url: string;
  readonly secret: () => string;
};

/** Pauses between attempts, by the stage's clock; after the last one a callback is given up. */
const pausesMs = [1, 5, 30, 120, 600, 3600, 6 * 3600, 24 * 3600].map((seconds) => seconds * 1000);
const attemptLimitMs = 20_000;
const mostAtOnce = 4;

/** Sends what is due, several at once and each until it is taken or given up. */
export class WebhookSender {
  readonly #settings: WebhookSenderSettings;
  readonly #stopped = new AbortController();
  readonly #wake = new Wake();
  readonly #underWay = new Map<string, Promise<void>>();
  readonly #firstAttempts = new Map<string, () => void>();
  readonly #running: Promise<void>;
  #url: string;
  #isHeld = false;

  constructor(settings: WebhookSenderSettings) {
    this.#settings = settings;
    this.#url = settings.url;
    this.#running = this.#run();
  }

  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** Holds all callbacks back until they are released, or sends them elsewhere. */
  steer({ held, to }: { readonly held?: boolean; readonly to?: string }): void {
    this.#isHeld = held ?? this.#isHeld;
    this.#url = to ?? this.#url;
    this.#wake.ring();
  }

  /** Looks at what is due now. */
  hurry(): void {
    this.#wake.ring();
  }

  /** Resolves once the callback was sent for the first time, or when that takes too long. */
  attempted(id: string, limitMs: number): Promise<void> {
    if (this.#isHeld) return Promise.resolve();
    return new Promise((resolve) => {
      const finish = () => {
        clearTimeout(timer);
        this.#firstAttempts.delete(id);
        resolve();
      };
      const timer = setTimeout(finish, limitMs);
      this.#firstAttempts.set(id, finish);
    });
  }

  async close(): Promise<void> {
    this.#stopped.abort();
    await Promise.all([this.#running, ...this.#underWay.values()]);
  }

  async #run(): Promise<void> {
    const { clock } = this.#settings;
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      const next = this.#isHeld || this.#underWay.size >= mostAtOnce ? undefined : this.#next();
      const dueMs = next === undefined ? Infinity : Date.parse(next.dueAt);
      if (next !== undefined && dueMs <= clock.nowMs()) this.#start(next);
      else await clock.sleepUntil(dueMs, signal, this.#wake);
    }
  }

  /** Of what is due, what somebody waits for goes first; then what is due the earliest. */
  #next(): Webhook | undefined {
    const now = isoTime(this.#settings.clock.nowMs());
    let next: Webhook | undefined;
    for (const webhook of this.#settings.book.pendingWebhooks()) {
      if (this.#underWay.has(webhook.id)) continue;
      if (webhook.dueAt <= now && this.#firstAttempts.has(webhook.id)) return webhook;
      if (next === undefined || webhook.dueAt < next.dueAt) next = webhook;
    }
    return next;
  }

  #start(webhook: Webhook): void {
    const attempt = this.#attempt(webhook).finally(() => {
      this.#underWay.delete(webhook.id);
      this.#firstAttempts.get(webhook.id)?.();
      this.#wake.ring();
    });
    this.#underWay.set(webhook.id, attempt);
  }

  async #attempt(webhook: Webhook): Promise<void> {
    const { book, clock } = this.#settings;
    const status = await this.#post(webhook.body);
    // An attempt that the stage's own end cut short was none.
    if (this.#stopped.signal.aborted && status === undefined) return;
    const pauseMs = pausesMs[webhook.attempts];
    const isTaken = status !== undefined && status >= 200 && status < 300;
    const state = isTaken ? 'delivered' : pauseMs === undefined ? 'given_up' : 'pending';
    const dueAt = state === 'pending' ? isoTime(clock.nowMs() + (pauseMs ?? 0)) : webhook.dueAt;
    const answer = status === undefined ? 'no answer' : `HTTP ${status}`;
    book.keep({ webhooks: [{ ...webhook, state, attempts: webhook.attempts + 1, dueAt, answer }] });
  }

  async #post(body: string): Promise<number | undefined> {
    const signature = signatureOf(body, this.#settings.secret(), this.#settings.clock.nowMs());
    try {
      const answer = await fetch(this.#url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'simulated-signature': signature },
        body,
        redirect: 'error',
        signal: AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(attemptLimitMs)]),
      });
      await answer.body?.cancel();
      return answer.status;
    } catch {
      return undefined;
    }
  }
}

/** Signed anew at every attempt, as the time is part of it. */
function signatureOf(body: string, secret: string, nowMs: number): string {
  const time = Math.floor(nowMs / 1000);
  return `t=${time},v1=${createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')}`;
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
