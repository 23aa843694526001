import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { Message } from '@aws-sdk/client-sqs';
import { topicName } from '@paymyinvoice/contracts';
import { eventually, forkStage, type OwnStage } from '@paymyinvoice/local-stage';
import { createDocumentClient, Table } from '@paymyinvoice/platform/data';
import { readDeadLetters } from './dead-letters.ts';
import { startTestIssuer, type Person } from './issuer.ts';

export type Reply = {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed where the answer is JSON. */
  readonly body: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- a test says what it expects
};

type PublishableEvent = { readonly id: string; readonly type: string; readonly source: string };

export type RequestOptions = {
  readonly token?: string | undefined;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Services running on a stage of the test's own, with the bundles that would be deployed. */
export type TestStage = {
  readonly stage: OwnStage;
  request(service: string, method: string, path: string, options?: RequestOptions): Promise<Reply>;
  /** Somebody with a good token, unless auth-service itself is on the stage: then people sign up. */
  person(claims?: Readonly<Record<string, unknown>>): Promise<Person>;
  /** The service's table, to look at what is stored. */
  table(service: string): Table;
  /** Everything a service stores, as it is stored, to look for what must not be there. */
  everyRow(service: string): Promise<readonly unknown[]>;
  /** What lies in dead-letter queues, and stays there. */
  deadLetters(): Promise<readonly Message[]>;
  /** Publishes to a service's topic what that service would. */
  publish(event: PublishableEvent): Promise<void>;
  /** Publishes, and tells what this delivery of the event came to at the service: `processed`, `duplicate`, `older`. */
  deliver(service: string, event: PublishableEvent): Promise<string>;
  stop(): Promise<void>;
};

/** What passwords of people that only tests know are worth. */
export const cheapPasswords = { PasswordCost: '12' };

export async function startTestStage(
  services: readonly string[],
  {
    templateParameters = {},
    parameters = {},
  }: {
    templateParameters?: Readonly<Record<string, string>>;
    /** Values of `/paymyinvoice/local/<name>`, in place of the stage's own. */
    parameters?: Readonly<Record<string, string>>;
  } = {},
): Promise<TestStage> {
  const issuer = await startTestIssuer('paymyinvoice-local');
  const hasAuth = services.includes('auth');
  const stage = await forkStage({
    services,
    parameters: { ...(!hasAuth && { 'issuer-url': issuer.url }), ...parameters },
    templateParameters: { ...cheapPasswords, ...templateParameters },
  });
  const sns = new SNSClient(stage.aws);

  async function publish(event: PublishableEvent): Promise<void> {
    const attribute = (StringValue: string) => ({ DataType: 'String', StringValue });
    await sns.send(
      new PublishCommand({
        TopicArn: `arn:aws:sns:${stage.aws.region}:000000000000:${topicName('local', event.source as never)}`,
        Message: JSON.stringify(event),
        MessageAttributes: { type: attribute(event.type), source: attribute(event.source) },
      }),
    );
  }

  async function outcomesOf(service: string, { id }: PublishableEvent): Promise<string[]> {
    const lines = await stage.log(`paymyinvoice-local-${service}-events`);
    return lines
      .filter(({ text }) => text.includes(`"${id}"`))
      .flatMap(({ text }) => /"outcome":"(\w+)"/.exec(text)?.slice(1) ?? []);
  }

  return {
    stage,
    async request(service, method, path, { token, body, headers = {} } = {}) {
      const response = await fetch(stage.serviceUrl(service) + path, {
        method,
        headers: {
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      const isJson = response.headers.get('content-type')?.includes('json') ?? false;
      return {
        status: response.status,
        headers: response.headers,
        body: isJson && text !== '' ? (JSON.parse(text) as unknown) : text,
      };
    },
    person: (claims) => issuer.person(claims),
    table: (service) => new Table({ client: createDocumentClient(stage.aws), name: tableOf(service) }),
    async everyRow(service) {
      const client = new DynamoDBClient(stage.aws);
      const pages = paginateScan({ client }, { TableName: tableOf(service) });
      const rows: unknown[] = [];
      for await (const { Items = [] } of pages) rows.push(...Items);
      client.destroy();
      return rows;
    },
    deadLetters: () => readDeadLetters(stage),
    publish,
    async deliver(service, event) {
      const { length } = await outcomesOf(service, event);
      await publish(event);
      return eventually(
        `${service}'s handling of ${event.id}`,
        async () => (await outcomesOf(service, event))[length],
      );
    },
    async stop() {
      sns.destroy();
      await Promise.all([stage.stop(), issuer.stop()]);
    },
  };
}

function tableOf(service: string): string {
  return `paymyinvoice-local-${service}`;
}
