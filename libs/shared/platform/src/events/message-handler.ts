import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Logger } from '../core/logging.ts';
import { givenBack, type ConsumerQueue } from './consumer-queue.ts';

const reserveMs = 2000;

/** Nothing could read it, however often it came. */
export class UnreadableMessage extends Error {
  override readonly name = 'UnreadableMessage';
}

/** Work ends by then itself: what goes on after the function has answered is frozen, and thaws at any time. */
export type WorkTime = { readonly signal: AbortSignal; readonly leftMs: () => number };

export type MessageWork = (body: string, time: WorkTime) => Promise<void>;

export type MessageHandlerOptions = {
  readonly work: MessageWork;
  readonly queue: ConsumerQueue;
  readonly logger: Logger;
};

/**
 * Queue → work on messages that are no events of ours, one after the other. Each has an outcome of its own: what fails, or
 * finds no time any more, comes again later, and what nobody could read goes to the dead-letter queue at once.
 */
export function messageHandler({ work, queue, logger }: MessageHandlerOptions) {
  return async (
    { Records }: SQSEvent,
    context: Pick<Context, 'getRemainingTimeInMillis'>,
  ): Promise<SQSBatchResponse> => {
    const leftMs = () => Math.max(0, context.getRemainingTimeInMillis() - reserveMs);
    const time = { signal: AbortSignal.timeout(leftMs()), leftMs };
    const failed: SQSRecord[] = [];
    for (const record of Records) if (!(await handle(record, time))) failed.push(record);
    return await givenBack(failed, queue, logger);
  };

  async function handle(record: SQSRecord, time: WorkTime): Promise<boolean> {
    const { messageId, body } = record;
    const about = { messageId, attempt: Number(record.attributes.ApproximateReceiveCount) };
    try {
      time.signal.throwIfAborted();
      await work(body, time);
      return true;
    } catch (err) {
      if (err instanceof UnreadableMessage) return await reject(record, err.message);
      logger.error({ ...about, err }, 'message not done with; it will be tried again');
      return false;
    }
  }

  async function reject(record: SQSRecord, reason: string): Promise<boolean> {
    const { messageId } = record;
    try {
      await queue.reject(record, reason);
      logger.error({ messageId, reason }, 'message rejected');
      return true;
    } catch (err) {
      logger.error({ messageId, err }, 'message not rejected; it will be tried again');
      return false;
    }
  }
}
