import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import type { StageAccess } from '../stage-access.ts';
import type { Queue } from './dead-letter-queues.ts';
import { eachOnce } from './each-once.ts';
import { readLetter, type Letter } from './letter.ts';

const hiddenSeconds = 120;
const atOnce = 10;
/** Long enough for SQS to ask all its servers: less may overlook some. */
const waitSeconds = 1;

/** A dead-letter queue in use: what was looked at stays hidden from others until it is moved, removed or given back. */
export class LetterBox {
  readonly #access: StageAccess;
  readonly #queue: Queue;
  readonly #held = new Map<string, string>();
  readonly #keeping: NodeJS.Timeout;

  constructor(access: StageAccess, queue: Queue) {
    this.#access = access;
    this.#queue = queue;
    this.#keeping = setInterval(() => void this.keepHidden(), (hiddenSeconds * 1000) / 2);
  }

  letters(): AsyncGenerator<Letter> {
    return eachOnce(() => this.#receive(), this.#held);
  }

  async #receive(): Promise<Letter[]> {
    const { Messages = [] } = await this.#access.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: this.#queue.url,
        MaxNumberOfMessages: atOnce,
        WaitTimeSeconds: waitSeconds,
        VisibilityTimeout: hiddenSeconds,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['SentTimestamp'],
      }),
    );
    return Messages.map(readLetter);
  }

  /** Sent first and removed then: who dies between the two has sent it twice, which consumers do not mind. */
  async move(letter: Letter, target: Queue): Promise<void> {
    await this.#access.sqs.send(
      new SendMessageCommand({
        QueueUrl: target.url,
        MessageBody: letter.body,
        MessageAttributes: { ...letter.attributes },
      }),
    );
    await this.remove(letter);
  }

  async remove({ messageId, receiptHandle }: Letter): Promise<void> {
    await this.#access.sqs.send(
      new DeleteMessageCommand({ QueueUrl: this.#queue.url, ReceiptHandle: receiptHandle }),
    );
    this.#held.delete(messageId);
  }

  /** For as long again: looking up reasons and a low rate take their time. */
  async keepHidden(): Promise<void> {
    await this.#hideHeld(hiddenSeconds);
  }

  /** Everybody may see again what stays. */
  async giveBack(): Promise<void> {
    clearInterval(this.#keeping);
    await this.#hideHeld(0);
    this.#held.clear();
  }

  async #hideHeld(VisibilityTimeout: number): Promise<void> {
    const entries = [...this.#held.values()].map((ReceiptHandle, index) => ({
      ...{ Id: String(index), ReceiptHandle, VisibilityTimeout },
    }));
    for (let start = 0; start < entries.length; start += atOnce) {
      const Entries = entries.slice(start, start + atOnce);
      await this.#access.sqs
        .send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: this.#queue.url, Entries }))
        // It comes back by itself a little later.
        .catch(() => {});
    }
  }
}
