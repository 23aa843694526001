// What everything is compared with: the work of one command with nothing around it, no framework and no tuning.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';

interface Event {
  body: string;
  requestContext: { http: { method: string; path: string }; authorizer: { jwt: { claims: unknown } } };
}

const Claims = z.object({ sub: z.string(), sid: z.string(), email: z.string(), name: z.string() });
const NewTimeEntry = z.object({
  date: z.iso.date(),
  minutes: z.int().min(1).max(1440),
  description: z.string().min(1).max(500),
  hourlyRate: z.object({ amount: z.int().min(0), currency: z.string().length(3) }),
});

const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const TableName = process.env['TABLE_NAME'];

export async function handler({ body, requestContext }: Event, { awsRequestId }: { awsRequestId: string }) {
  const startedAt = performance.now();
  const { sub } = Claims.parse(requestContext.authorizer.jwt.claims);
  const id = randomUUID();
  const entry = { id, ownerId: sub, ...NewTimeEntry.parse(JSON.parse(body)) };
  const Item = { pk: `USER#${sub}`, sk: `TIME_ENTRY#${id}`, ...entry };
  const outbox = { pk: `OUTBOX#${id}`, sk: '000000000001', event: entry };
  const TransactItems = [Item, outbox].map((row) => ({ Put: { TableName, Item: row } }));
  await client.send(new TransactWriteCommand({ TransactItems }));
  const { method, path } = requestContext.http;
  const durationMs = performance.now() - startedAt;
  console.log(JSON.stringify({ level: 'info', requestId: awsRequestId, method, path, durationMs }));
  return {
    statusCode: 201,
    headers: { 'content-type': 'application/json', location: `/v1/time-entries/${id}` },
    body: JSON.stringify(entry),
  };
}
