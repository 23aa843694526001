import { randomUUID } from 'node:crypto';
import { element, elements } from './xml.ts';

export type ObjectEventName =
  | 'ObjectCreated:Put'
  | 'ObjectCreated:Post'
  | 'ObjectCreated:Copy'
  | 'ObjectCreated:CompleteMultipartUpload'
  | 'ObjectRemoved:Delete';

export interface ObjectEvent {
  readonly name: ObjectEventName;
  readonly bucket: string;
  readonly key: string;
  readonly sizeBytes?: number;
  /** Without quotes. */
  readonly etag?: string;
  readonly region: string;
  readonly principal: string;
}

interface Target {
  readonly id: string;
  readonly arn: string;
  readonly events: readonly string[];
  readonly prefix: string;
  readonly suffix: string;
}

/** Who is told: every queue and topic of a bucket's notification configuration. */
export function targetsOf(configuration: string | undefined): Target[] {
  const targets = (kind: string, arnElement: string) =>
    elements(configuration ?? '', kind).map((target): Target => {
      const rules = elements(target, 'FilterRule');
      const rule = (name: string) =>
        rules.find((candidate) => element(candidate, 'Name')?.toLowerCase() === name) ?? '';
      return {
        id: element(target, 'Id') ?? '',
        arn: element(target, arnElement) ?? '',
        events: elements(target, 'Event'),
        prefix: element(rule('prefix'), 'Value') ?? '',
        suffix: element(rule('suffix'), 'Value') ?? '',
      };
    });
  return [...targets('QueueConfiguration', 'Queue'), ...targets('TopicConfiguration', 'Topic')];
}

export function concerns(target: Target, event: ObjectEvent): boolean {
  const listens = target.events.some((pattern) => {
    const name = pattern.replace(/^s3:/, '');
    return name === event.name || (name.endsWith('*') && event.name.startsWith(name.slice(0, -1)));
  });
  return listens && event.key.startsWith(target.prefix) && event.key.endsWith(target.suffix);
}

export function notification(target: Target, event: ObjectEvent): string {
  const record = {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: event.region,
    eventTime: new Date().toISOString(),
    eventName: event.name,
    userIdentity: { principalId: `AWS:${event.principal}` },
    requestParameters: { sourceIPAddress: '127.0.0.1' },
    responseElements: { 'x-amz-request-id': randomUUID(), 'x-amz-id-2': 'local-stage' },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId: target.id,
      bucket: {
        name: event.bucket,
        ownerIdentity: { principalId: 'local-stage' },
        arn: `arn:aws:s3:::${event.bucket}`,
      },
      object: {
        key: formEncoded(event.key),
        ...(event.sizeBytes !== undefined && { size: event.sizeBytes }),
        ...(event.etag !== undefined && { eTag: event.etag }),
        sequencer: nextSequencer(),
      },
    },
  };
  return JSON.stringify({ Records: [record] });
}

/** What S3 sends once to a newly configured target: a message without records. */
export function testMessage(bucket: string): string {
  return JSON.stringify({
    Service: 'Amazon S3',
    Event: 's3:TestEvent',
    Time: new Date().toISOString(),
    Bucket: bucket,
    RequestId: randomUUID(),
    HostId: 'local-stage',
  });
}

/** Keys in events are encoded as in a form, slashes excepted: readers have to decode them. */
function formEncoded(key: string): string {
  return encodeURIComponent(key)
    .replaceAll('%2F', '/')
    .replaceAll('%20', '+')
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

let lastSequence = 0n;

/** Grows with every event of this process and across its restarts. */
function nextSequencer(): string {
  const now = BigInt(Date.now()) << 20n;
  lastSequence = now > lastSequence ? now : lastSequence + 1n;
  return lastSequence.toString(16).toUpperCase().padStart(18, '0');
}
