import { userUpdated } from '@paymyinvoice/contracts';
import type { DynamoDBRecord } from 'aws-lambda';
import { newUlid } from '../src/core/ids.ts';
import type { AnyEvent } from '../src/data/event-message.ts';
import { outboxEvent } from '../src/data/outbox.ts';
import type { Key } from '../src/data/row.ts';
import type { Write } from '../src/data/write.ts';
import { movableClock, type MovableClock } from './movable-clock.ts';

export const aUserId = () => `usr_${newUlid()}`;

export function aUserUpdated(subject: string, sequence: number, clock: MovableClock, name = 'Ada'): Write {
  const data = { userId: subject, email: 'ada@example.com', name };
  return outboxEvent(userUpdated, { subject, sequence, data }, { clock });
}

/** The event as a consumer receives it. */
export function anEventUserUpdated(subject: string, sequence: number, name = `name ${sequence}`): AnyEvent {
  const write = aUserUpdated(subject, sequence, movableClock(), name);
  if (write.kind !== 'put') throw new TypeError('An outbox event is a put.');
  return write.row['event'] as AnyEvent;
}

/** What the table's stream says of new rows. */
export function streamEvent(...keys: Key[]): { Records: DynamoDBRecord[] } {
  const Records = keys.map(({ pk, sk }, index) => ({
    eventID: `${index}`,
    eventName: 'INSERT' as const,
    dynamodb: { Keys: { pk: { S: pk }, sk: { S: sk } }, SequenceNumber: sequenceNumber({ pk, sk }) },
  }));
  return { Records };
}

export function sequenceNumber({ pk, sk }: Key): string {
  return `at ${pk} ${sk}`;
}

export const plentyOfTime = { getRemainingTimeInMillis: () => 30_000 };
