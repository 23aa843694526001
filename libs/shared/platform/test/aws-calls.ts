import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';

export type AwsClient = DynamoDBDocumentClient | SNSClient | SQSClient;
type Around = (operation: string, proceed: () => Promise<unknown>, input: object) => Promise<unknown>;

/** Runs around every call of the client as its caller sees it: once, however often the SDK tries. */
export function aroundCalls(client: AwsClient, around: Around): void {
  stackOf(client).add(
    (next, context) => async (args) =>
      (await around(operationOf(context), () => next(args), args.input)) as Awaited<ReturnType<typeof next>>,
    { step: 'initialize', priority: 'high', name: 'aroundCalls' },
  );
}

/** Runs around every single attempt: what is thrown here the SDK takes for an answer of AWS and may try again. */
export function aroundAttempts(client: AwsClient, around: Around): void {
  stackOf(client).add(
    (next, context) => async (args) =>
      (await around(operationOf(context), () => next(args), args.input)) as Awaited<ReturnType<typeof next>>,
    { step: 'deserialize', priority: 'high', name: 'aroundAttempts' },
  );
}

/** Answers attempts in place of AWS; nothing goes over the network. */
export function answering(client: AwsClient, answer: (operation: string, input: object) => object): void {
  stackOf(client).add(
    (_next, context) =>
      ({ input }) =>
        Promise.resolve({
          output: { $metadata: {}, ...answer(operationOf(context), input) },
          response: {},
        }),
    { step: 'deserialize', priority: 'high', name: 'answering' },
  );
}

// The clients' stacks differ only in the types of what passes through, which nobody looks at here.
function stackOf(client: AwsClient): SNSClient['middlewareStack'] {
  return client.middlewareStack as SNSClient['middlewareStack'];
}

function operationOf(context: object): string {
  return String((context as { commandName?: string }).commandName).replace(/Command$/, '');
}
