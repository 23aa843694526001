import { defineEvent, userUpdated } from '@paymyinvoice/contracts';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { isId, newUlid } from '../core/ids.ts';
import { runInTrace } from '../core/trace.ts';
import type { AnyEvent } from './event-message.ts';
import { keysBefore, outboxEvent, outboxKey, outboxMail, readOutboxRow, settledRow } from './outbox.ts';
import type { Row } from './row.ts';
import type { Write } from './write.ts';

const clock = () => new Date('2026-03-01T12:00:00.123Z');
const subject = `usr_${newUlid(clock)}`;
const trace = {
  requestId: 'r-1',
  correlationId: 'c-1',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
};

function rowOf(write: Write): Row {
  if (write.kind !== 'put') throw new TypeError(`An outbox item is put, not ${write.kind}.`);
  return write.row;
}

describe('an event in the outbox', () => {
  const data = { userId: subject, email: 'ada@example.com', name: 'Ada' };

  it('is the whole event under its subject and sequence, waiting in the index', () => {
    const row = rowOf(outboxEvent(userUpdated, { subject, sequence: 7, data }, { clock, trace }));
    expect(row).toMatchObject({
      pk: `OUTBOX#${subject}`,
      sk: '000000000007',
      kind: 'event',
      outboxAt: '2026-03-01T12:00:00.123Z',
    });
    expect(row['outboxShard']).toMatch(/^[0-3]$/);
    expect(row['event']).toMatchObject({
      specversion: '1.0',
      source: 'auth-service',
      type: 'user.updated',
      dataschema: 'user.updated/1',
      time: '2026-03-01T12:00:00.123Z',
      subject,
      sequence: 7,
      correlationid: 'c-1',
      traceparent: trace.traceparent,
      datacontenttype: 'application/json',
      data,
    });
    expect(isId('evt', (row['event'] as AnyEvent).id)).toBe(true);
  });

  it('carries the ids of the request in whose course it happens', () => {
    const row = runInTrace(trace, () =>
      rowOf(outboxEvent(userUpdated, { subject, sequence: 1, data }, { clock })),
    );
    expect(row['event']).toMatchObject({ correlationid: 'c-1', traceparent: trace.traceparent });
  });

  it('is refused if its contract would not let it pass: wrong data, undeclared members, no sequence', () => {
    const bad = [
      { subject, sequence: 1, data: { ...data, email: 'nobody' } },
      { subject, sequence: 1, data: { ...data, password: 'x' } },
      { subject, sequence: 0, data },
      { subject: 'inv_1', sequence: 1, data },
    ];
    for (const happened of bad)
      expect(() => outboxEvent(userUpdated, happened, { clock, trace })).toThrow(z.ZodError);
  });

  it('is refused before anything is written if no message could hold it', () => {
    const wordy = defineEvent({
      type: 'user.noted',
      version: 1,
      source: 'auth-service',
      summary: 'A note was taken.',
      data: z.object({ note: z.string() }),
      samples: [{ note: '' }],
    });
    const noted = (length: number) =>
      outboxEvent(wordy, { subject, sequence: 1, data: { note: 'x'.repeat(length) } }, { clock, trace });
    expect(() => noted(261_000)).not.toThrow();
    expect(() => noted(262_144)).toThrow(/too large to publish/);
  });

  it('always waits in the same shard as the others of its subject', () => {
    const shards = [1, 2, 3].map(
      (sequence) =>
        rowOf(outboxEvent(userUpdated, { subject, sequence, data }, { clock, trace }))['outboxShard'],
    );
    expect(new Set(shards).size).toBe(1);
  });
});

describe('the outbox', () => {
  it('knows what comes before an item of a subject, nearest first, and that a mail follows nothing', () => {
    expect(keysBefore(outboxKey('usr_1', 3), 5)).toEqual([outboxKey('usr_1', 2), outboxKey('usr_1', 1)]);
    expect(keysBefore(outboxKey('usr_1', 300), 2)).toEqual([
      outboxKey('usr_1', 299),
      outboxKey('usr_1', 298),
    ]);
    expect(keysBefore(outboxKey('usr_1', 1), 5)).toEqual([]);
    expect(keysBefore(rowOf(outboxMail('sealed', { clock, trace })), 5)).toEqual([]);
  });

  it('sorts sequences as numbers', () => {
    const sequences = [2, 10, 9, 2_147_483_647];
    const sorted = sequences.map((sequence) => outboxKey('usr_1', sequence).sk).sort();
    expect(sorted.map(Number)).toEqual([2, 9, 10, 2_147_483_647]);
  });

  it('keeps a published mail without its content', () => {
    const row = settledRow(rowOf(outboxMail('sealed', { clock, trace })), clock);
    expect(row).toMatchObject({
      kind: 'mail',
      publishedAt: '2026-03-01T12:00:00.123Z',
      correlationid: 'c-1',
    });
    expect(Object.keys(row)).not.toEqual(expect.arrayContaining(['mail']));
    expect(Object.keys(row)).not.toEqual(expect.arrayContaining(['outboxShard']));
    expect(row.ttl).toBe(Date.parse('2026-03-08T12:00:00Z') / 1000 + 1);
  });

  it('keeps no more of a mail that was given up than why', () => {
    const row = settledRow(rowOf(outboxMail('sealed', { clock, trace })), clock, 'nobody is there');
    expect(row).toMatchObject({
      kind: 'mail',
      givenUp: 'nobody is there',
      ttl: expect.any(Number) as number,
    });
    for (const gone of ['mail', 'outboxShard', 'publishedAt']) expect(row).not.toHaveProperty(gone);
  });

  it('does not pass over an item of a kind it does not know', () => {
    expect(() => readOutboxRow({ pk: 'OUTBOX#x', sk: '1', kind: 'parcel' })).toThrow(
      /unknown kind: "parcel"/,
    );
    expect(() => readOutboxRow({ pk: 'OUTBOX#x', sk: '1' })).toThrow(/unknown kind/);
  });
});
