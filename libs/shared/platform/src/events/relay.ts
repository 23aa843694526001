import type { Context, DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { isOutboxKey } from '../data/outbox.ts';
import type { Key } from '../data/row.ts';
import { isStuck, publishOutbox, type OutboxPublishing } from './publish-outbox.ts';

const reserveMs = 3000;

/** Table stream → topic and mail. Only keys are taken from the record; the row itself says what is still to do. */
export function relayHandler(publishing: OutboxPublishing) {
  return async (
    event: DynamoDBStreamEvent,
    context: Pick<Context, 'getRemainingTimeInMillis'>,
  ): Promise<DynamoDBBatchResponse> => {
    const records = event.Records.map((record) => ({ key: keyOfRecord(record), record })).filter(
      ({ key, record }) => record.eventName === 'INSERT' && isOutboxKey(key),
    );
    const hasTime = () => context.getRemainingTimeInMillis() > reserveMs;
    const stuck = await publishOutbox(
      records.map(({ key }) => key),
      publishing,
      hasTime,
    );
    const failed = records.filter(({ key }) => isStuck(stuck, key));
    return {
      batchItemFailures: failed.map(({ record }) => ({
        itemIdentifier: record.dynamodb?.SequenceNumber ?? '',
      })),
    };
  };
}

function keyOfRecord({ dynamodb }: DynamoDBRecord): Key {
  return { pk: dynamodb?.Keys?.['pk']?.S ?? '', sk: dynamodb?.Keys?.['sk']?.S ?? '' };
}
