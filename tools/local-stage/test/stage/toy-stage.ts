import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { forkStage, type OwnStage } from '../../src/index.ts';
import { packageToy, type Toy } from './toy-service.ts';

export type ToyStage = {
  readonly stage: OwnStage;
  readonly toy: Toy;
  /** Puts a row; those below `OUT#` reach the relay. */
  readonly put: (row: Readonly<Record<string, string>>, ttl?: number) => Promise<void>;
  readonly messagesIn: (queue: string) => Promise<string[]>;
  /** What a function wrote, as JSON. */
  readonly said: (functionName: string) => Promise<Said[]>;
  readonly stop: () => Promise<void>;
};

export type Said = {
  readonly records?: readonly Readonly<Record<string, string>>[];
  readonly events?: readonly { id: string; receives: string }[];
  readonly tick?: { readonly time: string };
  readonly upload?: {
    readonly Records?: readonly { s3: { object: { readonly key: string; readonly size: number } } }[];
  };
};

export async function startToy(
  more: Readonly<Record<string, object>> = {},
  code?: string,
): Promise<ToyStage> {
  const toy = await packageToy(more, code);
  const stage = await forkStage({ packages: [toy.directory], stateDirectory: toy.state });
  return toyStage(stage, toy);
}

export function toyStage(stage: OwnStage, toy: Toy): ToyStage {
  const dynamodb = new DynamoDBClient(stage.aws);
  const sqs = new SQSClient(stage.aws);
  return {
    stage,
    toy,
    async put(row, ttl) {
      const Item = Object.fromEntries(Object.entries(row).map(([name, value]) => [name, { S: value }]));
      const expiring = ttl === undefined ? Item : { ...Item, ttl: { N: String(ttl) } };
      await dynamodb.send(new PutItemCommand({ TableName: 'toy-items', Item: expiring }));
    },
    async messagesIn(queue) {
      const QueueUrl = `${stage.aws.endpoint}/000000000000/${queue}`;
      const command = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 });
      const { Messages } = await sqs.send(command);
      return (Messages ?? []).map(({ Body }) => Body ?? '');
    },
    async said(functionName) {
      const lines = await stage.log(functionName);
      return lines.filter(({ text }) => text.startsWith('{')).map(({ text }) => JSON.parse(text) as Said);
    },
    async stop() {
      await stage.stop();
      await toy.remove();
    },
  };
}

export function toyEvent(id: string, data: object = {}, type = 'toy.made'): string {
  return JSON.stringify({ id, type, subject: `toy-${id}`, correlationid: `c-${id}`, data });
}
