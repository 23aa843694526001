import { SNSClient } from '@aws-sdk/client-sns';
import { describe, expect, it } from 'vitest';
import { eventMessage, maxMessageBytes, type AnyEvent } from '../data/event-message.ts';
import { batchesOf, publisherFor } from './publisher.ts';

const sized = (...sizes: number[]) => sizes.map((bytes) => ({ bytes }));

describe('batches', () => {
  it('hold at most ten entries', () => {
    expect(batchesOf(sized(...Array<number>(23).fill(1))).map((batch) => batch.length)).toEqual([10, 10, 3]);
  });

  it('are together no larger than one message may be, to the byte', () => {
    const half = maxMessageBytes / 2;
    expect(batchesOf(sized(half, half, 1)).map((batch) => batch.length)).toEqual([2, 1]);
    expect(batchesOf(sized(half, half + 1, 1)).map((batch) => batch.length)).toEqual([1, 2]);
    expect(batchesOf([])).toEqual([]);
  });
});

describe('an event of more than 256 KB', () => {
  it('fails alone, without a call, and counts bytes, not characters', async () => {
    const sns = new SNSClient({ region: 'us-east-1', endpoint: 'http://127.0.0.1:1', maxAttempts: 1 });
    const event = {
      type: 'user.updated',
      source: 'auth-service',
      data: { name: 'ä'.repeat(maxMessageBytes / 2) },
    } as unknown as AnyEvent;
    expect(eventMessage(event).message.length).toBeLessThan(maxMessageBytes);
    const [outcome] = await publisherFor(sns, 'arn:aws:sns:us-east-1:000000000000:topic')([event]);
    expect(outcome?.message).toMatch(/too large to publish/);
  });
});
