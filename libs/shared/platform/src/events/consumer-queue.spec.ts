import { describe, expect, it } from 'vitest';
import { queueUrlBeside, retryDelaySeconds } from './consumer-queue.ts';

describe('the delay of a retry', () => {
  it('doubles from 5 seconds to 15 minutes', () => {
    expect([1, 2, 3, 8, 9, 500].map((count) => retryDelaySeconds(count, 1))).toEqual([
      5, 10, 20, 640, 900, 900,
    ]);
  });

  it('is half chance, and never nothing', () => {
    expect([1, 2, 9].map((count) => retryDelaySeconds(count, 0))).toEqual([3, 5, 450]);
  });
});

describe('the URL of a queue', () => {
  it('is its neighbour’s with its own name, on AWS and on a local endpoint', () => {
    const arn = 'arn:aws:sqs:eu-west-1:123456789012:orders';
    const aws = 'https://sqs.eu-west-1.amazonaws.com/123456789012/orders-dlq';
    expect(queueUrlBeside(aws, arn)).toBe('https://sqs.eu-west-1.amazonaws.com/123456789012/orders');
    const local = 'http://127.0.0.1:4566/000000000000/orders-dlq';
    expect(queueUrlBeside(local, arn)).toBe('http://127.0.0.1:4566/000000000000/orders');
  });
});
