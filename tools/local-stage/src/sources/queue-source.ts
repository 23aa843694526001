import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import {
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  type Message,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { passesFilters } from './filter-criteria.ts';
import { queueRecord, type QueueRecord } from './queue-record.ts';
import { failuresOf, type EventSource, type SourceSettings } from './source.ts';

export type QueueMapping = {
  readonly functionArn: string;
  readonly queueArn: string;
  readonly queueUrl: string;
  readonly batchSize: number;
  readonly windowMs: number;
  readonly filters: readonly unknown[];
  readonly reportsFailures: boolean;
  readonly concurrency: number;
};

export type QueueDelivery = {
  readonly functionArn: string;
  readonly queueArn: string;
  readonly record: QueueRecord;
  readonly delivered: boolean;
};

type QueueSettings = SourceSettings & {
  readonly sqs: SQSClient;
  readonly onDelivery: (delivery: QueueDelivery) => void;
};

/** Feeds a queue to a function; what fails stays in the queue until its visibility timeout is over. */
export class QueueSource implements EventSource {
  readonly #mapping: QueueMapping;
  readonly #settings: QueueSettings;
  readonly #stopped = new AbortController();
  readonly #slots: (() => void)[] = [];
  #running = 0;

  constructor(mapping: QueueMapping, settings: QueueSettings) {
    this.#mapping = mapping;
    this.#settings = settings;
    void this.#run();
  }

  stop(): void {
    this.#stopped.abort();
    for (const proceed of this.#slots.splice(0)) proceed();
  }

  #isStopped(): boolean {
    return this.#stopped.signal.aborted;
  }

  async #run(): Promise<void> {
    while (!this.#isStopped()) {
      try {
        if (this.#running >= this.#mapping.concurrency) {
          await new Promise<void>((resolve) => this.#slots.push(resolve));
          continue;
        }
        const messages = await this.#receiveBatch();
        if (messages.length > 0 && !this.#isStopped()) void this.#process(messages).catch(this.#tell);
      } catch (error) {
        if (this.#isStopped()) return;
        this.#settings.onProblem(`The queue ${this.#mapping.queueArn} cannot be read: ${String(error)}`);
        await wait(1000);
      }
    }
  }

  async #receiveBatch(): Promise<Message[]> {
    const { batchSize, windowMs } = this.#mapping;
    const messages = await this.#receive(Math.min(batchSize, 10), 1);
    const until = performance.now() + windowMs;
    while (messages.length > 0 && messages.length < batchSize && performance.now() < until) {
      messages.push(...(await this.#receive(Math.min(batchSize - messages.length, 10), 1)));
    }
    return messages;
  }

  async #receive(MaxNumberOfMessages: number, WaitTimeSeconds: number): Promise<Message[]> {
    const command = new ReceiveMessageCommand({
      QueueUrl: this.#mapping.queueUrl,
      MaxNumberOfMessages,
      WaitTimeSeconds,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    });
    const { Messages } = await this.#settings.sqs.send(command, { abortSignal: this.#stopped.signal });
    return Messages ?? [];
  }

  /** Splits off what faults hold back, and delivers the rest as one batch. */
  async #process(messages: readonly Message[]): Promise<void> {
    const { faults } = this.#settings;
    const records = messages.map((message) => queueRecord(message, this.#mapping.queueArn));
    const wanted = records.filter((record) => passesFilters(withParsedBody(record), this.#mapping.filters));
    // What no filter lets through is done with, as on Lambda.
    await this.#remove(records.filter((record) => !wanted.includes(record)));
    const heldBack = wanted.filter(() => faults.isHeldBack());
    const now = faults.shuffled(wanted.filter((record) => !heldBack.includes(record)));
    await Promise.all([
      this.#deliver(now, faults.delayMs()),
      ...heldBack.map((record) => this.#deliver([record], 200 + faults.delayMs())),
    ]);
  }

  async #deliver(records: readonly QueueRecord[], delayMs: number): Promise<void> {
    if (records.length === 0) return;
    this.#running += 1;
    try {
      await wait(delayMs);
      const failed = await this.#invoke(records);
      const done = records.filter(({ messageId }) => !failed.has(messageId));
      // Stopping kills instances, which is no failure; what was done all the same must not be done again.
      if (this.#isStopped() && done.length === 0) return;
      await this.#remove(done);
      for (const record of records) {
        const { functionArn, queueArn } = this.#mapping;
        this.#settings.onDelivery({ functionArn, queueArn, record, delivered: done.includes(record) });
      }
      const again = done.filter(() => this.#settings.faults.isDuplicated());
      if (again.length > 0) await this.#invoke(again);
    } catch (error) {
      this.#tell(error);
    } finally {
      this.#running -= 1;
      this.#slots.shift()?.();
    }
  }

  readonly #tell = (error: unknown): void => {
    if (!this.#isStopped()) this.#settings.onProblem(`A delivery failed: ${String(error)}`);
  };

  async #invoke(records: readonly QueueRecord[]): Promise<Set<string>> {
    const { functionArn, reportsFailures } = this.#mapping;
    const ids = records.map(({ messageId }) => messageId);
    const outcome = await this.#settings.invoke(functionArn, { Records: records }, randomUUID());
    const failed = failuresOf(outcome, reportsFailures, ids);
    return new Set(failed === 'all' ? ids : failed);
  }

  async #remove(records: readonly QueueRecord[]): Promise<void> {
    for (let start = 0; start < records.length; start += 10) {
      const Entries = records
        .slice(start, start + 10)
        .map(({ receiptHandle }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle }));
      await this.#settings.sqs.send(
        new DeleteMessageBatchCommand({ QueueUrl: this.#mapping.queueUrl, Entries }),
      );
    }
  }
}

/** Filters look into a JSON body; any other body is matched as the text it is. */
function withParsedBody(record: QueueRecord): object {
  try {
    return { ...record, body: JSON.parse(record.body) as unknown };
  } catch {
    return record;
  }
}
