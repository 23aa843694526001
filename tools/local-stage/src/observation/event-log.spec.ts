import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CallReport } from '../aws-endpoint/aws-endpoint.ts';
import { EventLog } from './event-log.ts';
import { queueRecord } from '../sources/queue-record.ts';

const event = { id: 'evt_1', type: 'user.verified', subject: 'usr_1', correlationid: 'c-1' };
const queueArn = 'arn:aws:sqs:us-east-1:000000000000:jobs';
const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:consumer';

function publication(message: string, outcome: 'published' | 'failed' = 'published'): CallReport {
  const topicArn = 'arn:aws:sns:us-east-1:000000000000:auth-events';
  const published = [{ topicArn, message, attributes: {}, outcome, deliveries: [] }];
  const at = '2026-11-21T10:00:00.000Z';
  return {
    at,
    caller: 'relay',
    service: 'sns',
    action: 'Publish',
    resource: '',
    arns: [],
    status: 200,
    durationMs: 1,
    published,
  };
}

function delivery(receives: number, delivered: boolean) {
  const message = {
    MessageId: 'm',
    Body: JSON.stringify(event),
    Attributes: { ApproximateReceiveCount: String(receives) },
  };
  return { functionArn, queueArn, record: queueRecord(message, queueArn), delivered };
}

test('an event is listed once, and says how often it was published', () => {
  const log = new EventLog(() => undefined);
  log.recordCall(publication(JSON.stringify(event)));
  log.recordCall(publication(JSON.stringify(event)));
  expect(log.list()).toEqual([
    {
      ...{ event, topic: 'auth-events', publishedAt: '2026-11-21T10:00:00.000Z' },
      ...{ publications: 2, deliveries: [] },
    },
  ]);
});

test('a publication that failed is none', () => {
  const log = new EventLog(() => undefined);
  log.recordCall(publication(JSON.stringify(event), 'failed'));
  expect(log.list()).toEqual([]);
});

test('a delivery heard of before the publication is kept for it', () => {
  const log = new EventLog(() => undefined);
  log.recordDelivery(delivery(1, true));
  log.recordCall(publication(JSON.stringify(event)));
  expect(log.list()[0]?.deliveries).toMatchObject([
    { consumer: 'consumer', outcome: 'delivered', attempts: 1 },
  ]);
});

test('a failing delivery counts its attempts until the queue gives it up', () => {
  const log = new EventLog(() => 2);
  log.recordCall(publication(JSON.stringify(event)));
  log.recordDelivery(delivery(1, false));
  expect(log.list()[0]?.deliveries).toMatchObject([{ outcome: 'failed', attempts: 1 }]);
  log.recordDelivery(delivery(2, false));
  expect(log.list()[0]?.deliveries).toMatchObject([{ outcome: 'dead_lettered', attempts: 2 }]);
});

test('what has arrived is not undone by a later copy, nor are its attempts', () => {
  const log = new EventLog(() => 5);
  log.recordCall(publication(JSON.stringify(event)));
  log.recordDelivery(delivery(2, true));
  log.recordDelivery(delivery(1, false));
  log.recordDelivery(delivery(1, true));
  expect(log.list()[0]?.deliveries).toMatchObject([{ outcome: 'delivered', attempts: 2 }]);
});

test('what a consumer put aside stays put aside, whichever is told first', () => {
  for (const order of ['aside first', 'acknowledged first']) {
    const log = new EventLog(() => 5);
    log.recordCall(publication(JSON.stringify(event)));
    if (order === 'acknowledged first') log.recordDelivery(delivery(1, true));
    log.recordDeadLetter('consumer', JSON.stringify(event));
    log.recordDelivery(delivery(1, true));
    expect(log.list()[0]?.deliveries).toMatchObject([{ outcome: 'dead_lettered', attempts: 1 }]);
  }
});

test('events are found by type, subject and correlation id', () => {
  const log = new EventLog(() => undefined);
  log.recordCall(publication(JSON.stringify(event)));
  log.recordCall(publication('no JSON'));
  expect(log.list({ type: 'user.verified', subject: 'usr_1', correlationId: 'c-1' })).toHaveLength(1);
  expect(log.list({ type: 'user.deleted' })).toEqual([]);
  expect(log.list({ correlationId: 'c-2' })).toEqual([]);
});

test('how often an event was published is known again when the stage starts again', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'events-'));
  const log = new EventLog(() => undefined, join(folder, 'events.jsonl'));
  log.recordCall(publication(JSON.stringify(event)));
  log.recordCall(publication(JSON.stringify(event)));
  const [again] = new EventLog(() => undefined, join(folder, 'events.jsonl')).list();
  expect(again?.publications).toBe(2);
  await rm(folder, { recursive: true });
});

test('the file is cut down to what is still listed when the stage starts again', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'events-'));
  const file = join(folder, 'events.jsonl');
  const line = (id: number) =>
    `${JSON.stringify({ kind: 'published', id: `evt_${id}`, event: { ...event, id: `evt_${id}` }, topic: 't', publishedAt: 'now' })}\n`;
  await writeFile(file, Array.from({ length: 20_100 }, (_, id) => line(id)).join('') + '{"cut short');
  expect(new EventLog(() => undefined, file).list()[0]?.event['id']).toBe('evt_20099');
  const kept = (await readFile(file, 'utf8')).trimEnd().split('\n');
  expect(kept).toHaveLength(20_000);
  expect(new EventLog(() => undefined, file).list()).toHaveLength(5000);
  await rm(folder, { recursive: true });
});
