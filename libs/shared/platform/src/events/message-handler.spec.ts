import type { SQSRecord } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { createLogger } from '../core/logging.ts';
import { messageHandler, UnreadableMessage, type MessageWork } from './message-handler.ts';

const logger = createLogger({ service: 'test', stage: 'test', version: '0', level: 'silent' });
const record = (body: string) => ({ messageId: body, body, attributes: {} }) as SQSRecord;

async function handled(bodies: readonly string[], work: MessageWork, leftMs = 30_000) {
  const told = { rejected: [] as string[], delayed: [] as string[] };
  const queue = {
    reject: ({ messageId }: SQSRecord) => Promise.resolve(void told.rejected.push(messageId)),
    delayRetries: (records: readonly SQSRecord[]) =>
      Promise.resolve(void told.delayed.push(...records.map(({ messageId }) => messageId))),
  };
  const handler = messageHandler({ work, queue, logger });
  const answer = await handler({ Records: bodies.map(record) }, { getRemainingTimeInMillis: () => leftMs });
  return { ...told, failed: answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) };
}

describe('messageHandler', () => {
  it('gives each message an outcome of its own', async () => {
    const done: string[] = [];
    const outcome = await handled(['good', 'bad', 'unreadable', 'last'], (body) => {
      if (body === 'bad') return Promise.reject(new Error(body));
      if (body === 'unreadable') return Promise.reject(new UnreadableMessage(body));
      return Promise.resolve(void done.push(body));
    });
    expect(done).toEqual(['good', 'last']);
    expect(outcome).toEqual({ failed: ['bad'], delayed: ['bad'], rejected: ['unreadable'] });
  });

  it('tells work when to end, and begins nothing after that', async () => {
    const begun: string[] = [];
    const outcome = await handled(
      ['slow', 'late'],
      (body, { signal, leftMs }) => {
        begun.push(body);
        expect(leftMs()).toBe(20);
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('over'))));
      },
      2020,
    );
    expect(begun).toEqual(['slow']);
    expect(outcome.failed).toEqual(['slow', 'late']);
  });
});
