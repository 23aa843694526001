import type { _Record } from '@aws-sdk/client-dynamodb-streams';
import { region } from '../template/physical.ts';

/** A change of a row as a function gets it. */
export type StreamRecord = {
  readonly eventID: string;
  readonly eventName: string;
  readonly dynamodb: Readonly<Record<string, unknown>>;
} & Readonly<Record<string, unknown>>;

/** The streams API and Lambda write the same record differently: times in seconds, bytes in base64. */
export function streamRecord(record: _Record, eventSourceARN: string): StreamRecord {
  const { eventID = '', eventName = '', eventVersion = '1.1', dynamodb = {}, userIdentity } = record;
  const { ApproximateCreationDateTime: createdAt, ...change } = dynamodb;
  return {
    eventID,
    eventName,
    eventVersion,
    eventSource: 'aws:dynamodb',
    awsRegion: region,
    dynamodb: {
      ...(createdAt !== undefined && { ApproximateCreationDateTime: Math.floor(createdAt.getTime() / 1000) }),
      ...Object.fromEntries(Object.entries(change).map(([name, value]) => [name, plain(value)])),
    },
    eventSourceARN,
    ...(userIdentity && { userIdentity: { principalId: userIdentity.PrincipalId, type: userIdentity.Type } }),
  };
}

function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]));
}
