import { PublishCommand } from '@aws-sdk/client-sns';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { join } from 'node:path';
import type { Clients } from '../provision/clients.ts';
import { describeTable } from '../provision/tables.ts';
import { accountId } from '../template/physical.ts';
import { resourcesOf, type Resource, type Stack } from '../template/stack.ts';
import { isRecord } from '../template/template.ts';
import { readFilters } from './filter-criteria.ts';
import { QueueSource, type QueueDelivery } from './queue-source.ts';
import { parseSchedule } from './schedule-expression.ts';
import { ScheduleSource } from './schedule-source.ts';
import type { EventSource, SourceSettings } from './source.ts';
import { sequenceOf, StreamSource, type DiscardedBatch } from './stream-source.ts';
import { StreamShard } from './stream-shard.ts';

export type EventSourcesSettings = SourceSettings & {
  readonly clients: Clients;
  readonly checkpointDirectory: string;
  readonly onTableChange: (tableName: string, listener: () => void) => () => void;
  readonly onDelivery: (delivery: QueueDelivery) => void;
  readonly invokeLater: (functionArn: string, event: unknown) => void;
};

type Start = () => EventSource | Promise<EventSource>;

/** How to start everything in a stack that makes functions run by themselves, each by all that describes it. */
export function eventSourcesOf(stack: Stack, settings: EventSourcesSettings): Map<string, Start> {
  const mappings = resourcesOf(stack, 'AWS::Lambda::EventSourceMapping').filter(
    ({ properties }) => properties['Enabled'] !== false,
  );
  const ofMappings = mappings.map((mapping): [string, Start] => {
    const { logicalId, properties } = mapping;
    const key = JSON.stringify([logicalId, properties]);
    const arn = String(properties['EventSourceArn']);
    if (arn.startsWith('arn:aws:dynamodb:')) return [key, () => startStream(stack, mapping, settings)];
    if (arn.startsWith('arn:aws:sqs:')) return [key, () => startQueue(mapping, settings)];
    throw new Error(`${stack.name}: ${logicalId} listens to ${arn}, which the local stage cannot do.`);
  });
  return new Map([...ofMappings, ...schedulesOf(stack, settings)]);
}

async function startStream(
  stack: Stack,
  mapping: Resource,
  settings: EventSourcesSettings,
): Promise<EventSource> {
  const { properties, logicalId } = mapping;
  const { clients, checkpointDirectory, onTableChange } = settings;
  const tableName = /table\/([^/]+)\/stream/.exec(String(properties['EventSourceArn']))?.[1] ?? '';
  const streamArn = (await describeTable(clients.dynamodb, tableName))?.LatestStreamArn;
  if (streamArn === undefined) throw new Error(`${stack.name}: the table of ${logicalId} has no stream.`);
  const maximumAge = Number(properties['MaximumRecordAgeInSeconds'] ?? -1);
  const functionArn = functionArnOf(properties);
  const destination = onFailureArn(properties['DestinationConfig']);
  const shard = new StreamShard(clients.streams, {
    streamArn,
    file: join(checkpointDirectory, `${stack.name}-${logicalId}.json`),
    startsAtEnd: properties['StartingPosition'] === 'LATEST',
  });
  const source = new StreamSource(
    {
      functionArn,
      batchSize: Number(properties['BatchSize'] ?? 100),
      windowMs: windowMsOf(properties),
      filters: readFilters(properties['FilterCriteria']),
      reportsFailures: reportsFailures(properties),
      bisects: properties['BisectBatchOnFunctionError'] === true,
      maximumRetries: Number(properties['MaximumRetryAttempts'] ?? -1),
      maximumAgeMs: maximumAge < 0 ? undefined : maximumAge * 1000,
    },
    {
      ...settings,
      shard,
      onDiscarded: async (batch) => {
        settings.onProblem(`${functionArn} gave up on ${batch.records.length} stream records.`);
        if (destination !== undefined)
          await sendTo(clients, destination, discardedRecord(functionArn, shard, batch));
      },
    },
  );
  const stopListening = onTableChange(tableName, () => source.wake());
  return {
    stop: () => {
      stopListening();
      source.stop();
    },
  };
}

function startQueue({ properties }: Resource, settings: EventSourcesSettings): EventSource {
  const queueArn = String(properties['EventSourceArn']);
  const scaling = properties['ScalingConfig'];
  const mapping = {
    functionArn: functionArnOf(properties),
    queueArn,
    queueUrl: queueUrlOf(settings.clients, queueArn),
    batchSize: Number(properties['BatchSize'] ?? 10),
    windowMs: windowMsOf(properties),
    filters: readFilters(properties['FilterCriteria']),
    reportsFailures: reportsFailures(properties),
    concurrency: isRecord(scaling) ? Number(scaling['MaximumConcurrency'] ?? 5) : 5,
  };
  return new QueueSource(mapping, { ...settings, sqs: settings.clients.sqs });
}

function schedulesOf(stack: Stack, settings: EventSourcesSettings): [string, Start][] {
  const rules = resourcesOf(stack, 'AWS::Events::Rule').map((rule) => ({ rule, sendsEvent: true }));
  const schedules = resourcesOf(stack, 'AWS::Scheduler::Schedule').map((rule) => ({
    rule,
    sendsEvent: false,
  }));
  return [...rules, ...schedules]
    .filter(({ rule }) => rule.properties['State'] !== 'DISABLED' && rule.properties['ScheduleExpression'])
    .flatMap(({ rule: { logicalId, properties, physical }, sendsEvent }) => {
      const schedule = parseSchedule(String(properties['ScheduleExpression']), settings.clock.nowMs());
      const targets = [properties['Targets'] ?? properties['Target'] ?? []].flat().filter(isRecord);
      return targets.map(({ Arn, Input }, index): [string, Start] => {
        const input: unknown = typeof Input === 'string' ? JSON.parse(Input) : undefined;
        const target = { arn: String(physical.attributes['Arn']), functionArn: String(Arn), schedule };
        const start = () => new ScheduleSource({ ...target, input, sendsEvent }, settings);
        return [JSON.stringify([logicalId, index, properties]), start];
      });
    });
}

/** Sends to a queue or a topic, as Lambda does with what it has given up on. */
export async function sendTo(clients: Clients, arn: string, body: unknown): Promise<void> {
  const text = JSON.stringify(body);
  if (arn.startsWith('arn:aws:sqs:')) {
    await clients.sqs.send(new SendMessageCommand({ QueueUrl: queueUrlOf(clients, arn), MessageBody: text }));
  } else {
    await clients.sns.send(new PublishCommand({ TopicArn: arn, Message: text }));
  }
}

export function onFailureArn(destinationConfig: unknown): string | undefined {
  const onFailure = isRecord(destinationConfig) ? destinationConfig['OnFailure'] : undefined;
  return isRecord(onFailure) ? String(onFailure['Destination']) : undefined;
}

function discardedRecord(functionArn: string, shard: StreamShard, batch: DiscardedBatch): object {
  const { records, condition, requestId, invocations } = batch;
  const [first, last] = [records[0], records.at(-1)];
  const arrival = (record: typeof first) => {
    const createdSeconds = Number(record?.dynamodb['ApproximateCreationDateTime'] ?? 0);
    return new Date(createdSeconds * 1000).toISOString();
  };
  return {
    requestContext: { requestId, functionArn, condition, approximateInvokeCount: invocations },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    version: '1.0',
    timestamp: new Date().toISOString(),
    DDBStreamBatchInfo: {
      shardId: shard.shardId,
      startSequenceNumber: first && sequenceOf(first),
      endSequenceNumber: last && sequenceOf(last),
      approximateArrivalOfFirstRecord: arrival(first),
      approximateArrivalOfLastRecord: arrival(last),
      batchSize: records.length,
      streamArn: shard.streamArn,
    },
  };
}

function queueUrlOf({ access }: Clients, arn: string): string {
  return `${access.endpoint}/${accountId}/${arn.split(':').at(-1) ?? ''}`;
}

function functionArnOf(properties: Readonly<Record<string, unknown>>): string {
  return String(properties['FunctionName']);
}

function windowMsOf(properties: Readonly<Record<string, unknown>>): number {
  return Number(properties['MaximumBatchingWindowInSeconds'] ?? 0) * 1000;
}

function reportsFailures({ FunctionResponseTypes }: Readonly<Record<string, unknown>>): boolean {
  return Array.isArray(FunctionResponseTypes) && FunctionResponseTypes.includes('ReportBatchItemFailures');
}
