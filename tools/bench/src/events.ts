import { userVerified } from '@paymyinvoice/contracts';

const userId = 'usr_01JZX8Q5W3M7T9V2B4C6D8E0FG';
const event = {
  specversion: '1.0',
  id: 'evt_01JZX8Q5W3M7T9V2B4C6D8E0FG',
  source: userVerified.source,
  type: userVerified.type,
  dataschema: userVerified.dataschema,
  time: '2026-01-31T17:00:00.000Z',
  subject: userId,
  sequence: 1,
  correlationid: 'bench',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  datacontenttype: 'application/json',
  data: { userId, email: 'ada@example.com', name: 'Ada' },
};

export const outboxRow = {
  pk: `OUTBOX#${userId}`,
  sk: '000000000001',
  kind: 'event',
  event,
  outboxShard: '0',
  outboxAt: event.time,
};

/** An HTTP API's event, payload 2.0, with the claims its authorizer adds. */
export function request(method: string, path: string, body?: object): object {
  const claims = {
    sub: userId,
    sid: 'ses_01JZX8Q5W3M7T9V2B4C6D8E0FG',
    email: 'ada@example.com',
    name: 'Ada',
  };
  return {
    version: '2.0',
    routeKey: `${method} ${path}`,
    rawPath: path,
    rawQueryString: '',
    headers: {
      host: 'api.example.com',
      'user-agent': 'bench',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    requestContext: {
      accountId: '000000000000',
      apiId: 'bench',
      domainName: 'api.example.com',
      stage: '$default',
      requestId: 'bench',
      time: '31/Jan/2026:17:00:00 +0000',
      timeEpoch: 1_769_878_800_000,
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'bench' },
      authorizer: { jwt: { claims, scopes: null } },
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    isBase64Encoded: false,
  };
}

/** One new outbox item, as the table's stream shows it. */
export const streamBatch = {
  Records: [
    {
      eventID: '1',
      eventName: 'INSERT',
      eventSource: 'aws:dynamodb',
      dynamodb: { Keys: { pk: { S: outboxRow.pk }, sk: { S: outboxRow.sk } }, SequenceNumber: '1' },
    },
  ],
};

/** One event, as its queue delivers it. */
export const queueBatch = {
  Records: [
    {
      messageId: '1',
      receiptHandle: '1',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:bench',
      awsRegion: 'us-east-1',
      body: JSON.stringify(event),
      attributes: { ApproximateReceiveCount: '1' },
      messageAttributes: {},
    },
  ],
};
