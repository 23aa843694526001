import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import type { StageAccess } from '../stage-access.ts';
import type { Queue } from './dead-letter-queues.ts';
import { readLetter, type Letter } from './letter.ts';

const hiddenSeconds = 120;
/** Long enough for SQS to ask all its servers: less may overlook some. */
const waitSeconds = 1;

/** A dead-letter queue in use: what was looked at stays hidden from others until it is moved, removed or given back. */
export class LetterBox {
  readonly #access: StageAccess;
  readonly #queue: Queue;
  readonly #held = new Map<string, string>();

  constructor(access: StageAccess, queue: Queue) {
    this.#access = access;
    this.#queue = queue;
  }

  /** The next ones that were not seen yet; none when there are no more. */
  async next(most: number): Promise<Letter[]> {
    const { Messages = [] } = await this.#access.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: this.#queue.url,
        MaxNumberOfMessages: Math.min(most, 10),
        WaitTimeSeconds: waitSeconds,
        VisibilityTimeout: hiddenSeconds,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['SentTimestamp'],
      }),
    );
    const letters = Messages.map(readLetter);
    const fresh = letters.filter(({ messageId }) => !this.#held.has(messageId));
    for (const { messageId, receiptHandle } of letters) this.#held.set(messageId, receiptHandle);
    return fresh;
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

  /** Everybody may see again what stays. */
  async giveBack(): Promise<void> {
    const { sqs } = this.#access;
    for (const ReceiptHandle of this.#held.values())
      await sqs
        .send(
          new ChangeMessageVisibilityCommand({
            ...{ QueueUrl: this.#queue.url, ReceiptHandle, VisibilityTimeout: 0 },
          }),
        )
        // It comes back by itself a little later.
        .catch(() => {});
    this.#held.clear();
  }
}
