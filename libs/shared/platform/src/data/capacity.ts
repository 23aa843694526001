import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

export type SpentCapacity = { operation: string; units: number };
type Consumed = { CapacityUnits?: number };
export type CapacityObserver = (spent: SpentCapacity) => void;

/** Asks DynamoDB what every call cost and passes it on; for measurements, not for production traffic. */
export function reportCapacity(client: DynamoDBDocumentClient, observe: CapacityObserver): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } });
      // One figure for most operations, one per table for batches and transactions.
      const { ConsumedCapacity: consumed } = result.output as { ConsumedCapacity?: Consumed | Consumed[] };
      const units = [consumed ?? []].flat().reduce((sum, each) => sum + (each.CapacityUnits ?? 0), 0);
      const operation = String(context['commandName'] ?? 'unknown').replace(/Command$/, '');
      if (units > 0) observe({ operation, units });
      return result;
    },
    { step: 'initialize', name: 'reportCapacity' },
  );
}

/** Adds up what is observed: give `observe` to `createDocumentClient`, read `total()` after the operation. */
export function capacityMeter() {
  let spent: SpentCapacity[] = [];
  return {
    observe: (each: SpentCapacity) => void spent.push(each),
    calls: () => spent.map(({ operation }) => operation),
    total: () => spent.reduce((sum, { units }) => sum + units, 0),
    reset: () => void (spent = []),
  };
}
