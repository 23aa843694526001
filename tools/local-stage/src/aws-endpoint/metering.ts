import type { AwsCall } from './aws-call.ts';
import type { AwsReply } from './aws-reply.ts';
import type { AwsRequest } from './aws-request.ts';

const metered = new Set(
  'GetItem BatchGetItem Query TransactGetItems PutItem UpdateItem DeleteItem BatchWriteItem TransactWriteItems'.split(
    ' ',
  ),
);

type Consumed = { readonly CapacityUnits?: number };

/** Has DynamoDB tell what a call costs, although its caller does not ask; callers pass over what they did not ask for. */
export function metering({ service, action }: AwsCall, request: AwsRequest): AwsRequest {
  if (service !== 'dynamodb' || !metered.has(action)) return request;
  const input = JSON.parse(request.body.toString()) as object;
  return { ...request, body: Buffer.from(JSON.stringify({ ReturnConsumedCapacity: 'TOTAL', ...input })) };
}

/** Nothing for a refused call: DynamoDB charges for it too, and does not say how much. */
export function capacityUnitsOf(
  { service, action }: AwsCall,
  { status, body }: AwsReply,
): number | undefined {
  if (service !== 'dynamodb' || !metered.has(action) || status !== 200) return undefined;
  const { ConsumedCapacity: consumed } = JSON.parse(body.toString()) as {
    ConsumedCapacity?: Consumed | Consumed[];
  };
  return [consumed ?? []].flat().reduce((sum, { CapacityUnits: units = 0 }) => sum + units, 0);
}
