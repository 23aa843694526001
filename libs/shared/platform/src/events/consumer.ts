import { parseEvent } from '@paymyinvoice/contracts';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { systemClock, type Clock } from '../core/clock.ts';
import type { Logger } from '../core/logging.ts';
import { continueTrace, runInTrace } from '../core/trace.ts';
import type { AnyEvent } from '../data/event-message.ts';
import { givenBack, type ConsumerQueue } from './consumer-queue.ts';
import { runReaction, type Subscription } from './reaction.ts';

const reserveMs = 2000;

export type ConsumerOptions = {
  consumes: readonly Subscription[];
  queue: ConsumerQueue;
  logger: Logger;
  clock?: Clock;
};

type Received =
  | { record: SQSRecord; event: AnyEvent; subscription: Subscription }
  | { record: SQSRecord; unreadable: string; raw: unknown };
type Outcome = 'processed' | 'duplicate' | 'older' | 'rejected' | 'failed';

/**
 * Queue → reactions. Every message has an outcome of its own: subjects side by side, the events of one subject one
 * after the other, lowest sequence first.
 */
export function consumerHandler({ consumes, queue, logger, clock = systemClock }: ConsumerOptions) {
  return async (
    { Records }: SQSEvent,
    context: Pick<Context, 'getRemainingTimeInMillis'>,
  ): Promise<SQSBatchResponse> => {
    const timeLeftMs = () => context.getRemainingTimeInMillis() - reserveMs;
    const failed: SQSRecord[] = [];
    const received = Records.map((record) => read(record, consumes));
    await Promise.all(
      [...Map.groupBy(received, laneOf).values()].map(async (lane) => {
        const inOrder = lane.sort((a, b) => sequenceOf(a) - sequenceOf(b));
        for (const [index, message] of inOrder.entries()) {
          // One that hangs takes its share of the time, not its neighbours'.
          const shareMs = timeLeftMs() / (inOrder.length - index);
          if ((await handle(message, shareMs)) === 'failed') failed.push(message.record);
        }
      }),
    );
    return await givenBack(failed, queue, logger);
  };

  async function handle(message: Received, shareMs: number): Promise<Outcome> {
    const { record } = message;
    const source = 'event' in message ? message.event : message.raw;
    return runInTrace(continueTrace(isObject(source) ? source : {}), async () => {
      const about = {
        messageId: record.messageId,
        attempt: Number(record.attributes.ApproximateReceiveCount),
      };
      try {
        if ('unreadable' in message) {
          await queue.reject(record, message.unreadable);
          logger.error({ ...about, reason: message.unreadable }, 'message rejected');
          return 'rejected';
        }
        const { event, subscription } = message;
        const { id: eventId, type, subject, sequence } = event;
        Object.assign(about, { eventId, type, subject, sequence });
        const outcome = await within(shareMs, () => runReaction(subscription, event, clock));
        logger.info({ ...about, outcome }, 'event handled');
        return outcome;
      } catch (err) {
        logger.error({ ...about, outcome: 'failed', err }, 'event not handled; it will be tried again');
        return 'failed';
      }
    });
  }
}

function read(record: SQSRecord, consumes: readonly Subscription[]): Received {
  let raw: unknown;
  try {
    raw = JSON.parse(record.body);
  } catch {
    return { record, raw, unreadable: 'not JSON' };
  }
  const parsed = parseEvent(
    consumes.map(({ contract }) => contract),
    raw,
  );
  if (!parsed.ok) return { record, raw, unreadable: `${parsed.kind}: ${parsed.reason}` };
  const subscription = consumes.find(({ contract }) => contract === parsed.contract);
  if (!subscription)
    return { record, raw, unreadable: `nobody here reacts to ${parsed.contract.dataschema}` };
  return { record, event: parsed.event, subscription };
}

function laneOf(message: Received): string {
  return 'event' in message ? message.event.subject : message.record.messageId;
}

function sequenceOf(message: Received): number {
  return 'event' in message ? message.event.sequence : 0;
}

async function within<Result>(timeMs: number, work: () => Promise<Result>): Promise<Result> {
  if (timeMs <= 0) throw new Error('No time was left to react.');
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('The reaction did not end in its time.')), timeMs);
  try {
    return await Promise.race([work(), promise]);
  } finally {
    clearTimeout(timer);
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
