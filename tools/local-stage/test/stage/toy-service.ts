import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { ZipFile } from 'yazl';

/** A packaged service as small as one can be that still has every kind of event source. */
export type Toy = {
  readonly directory: string;
  readonly state: string;
  readonly remove: () => Promise<void>;
};

type Resources = Readonly<Record<string, object>>;

export async function packageToy(more: Resources = {}, code = toyCode): Promise<Toy> {
  const root = await mkdtemp(join(tmpdir(), 'toy-'));
  const directory = join(root, 'toy-service', 'dist', 'package', 'local');
  await writeToy(directory, more, code);
  return { directory, state: join(root, 'state'), remove: () => rm(root, { recursive: true, force: true }) };
}

export async function writeToy(directory: string, more: Resources = {}, code = toyCode): Promise<void> {
  await mkdir(directory, { recursive: true });
  const template = { Resources: { ...toyResources, ...more } };
  await writeFile(join(directory, 'cloudformation-template-update-stack.json'), JSON.stringify(template));
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from(code), 'index.mjs');
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(join(directory, 'toy.zip')));
}

export function toyFunction(handler: string, properties: object = {}): object {
  return {
    Type: 'AWS::Lambda::Function',
    Properties: {
      FunctionName: `toy-${handler}`,
      Code: { S3Key: 'serverless/toy/local/123/toy.zip' },
      Handler: `index.${handler}`,
      Runtime: 'nodejs24.x',
      MemorySize: 128,
      Timeout: 10,
      Environment: {
        Variables: {
          TABLE: { Ref: 'Table' },
          TOPIC: { Ref: 'Topic' },
          DEAD_LETTERS: { Ref: 'DeadLetters' },
          SDK: sdkParent,
        },
      },
      Role: 'arn:aws:iam::000000000000:role/unrestricted',
      ...properties,
    },
  };
}

/** The toy has no bundler: it takes the SDK from the workspace. */
const sdkParent = fileURLToPath(import.meta.url);

const queueArn = (queue: string) => ({ 'Fn::GetAtt': [queue, 'Arn'] });

const toyResources: Resources = {
  Table: {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      TableName: 'toy-items',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
    },
  },
  Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'toy-events' } },
  DeadLetters: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'toy-dead' } },
  Discarded: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'toy-discarded' } },
  Queue: {
    Type: 'AWS::SQS::Queue',
    Properties: {
      QueueName: 'toy-queue',
      VisibilityTimeout: 60,
      RedrivePolicy: { deadLetterTargetArn: queueArn('DeadLetters'), maxReceiveCount: 2 },
    },
  },
  Subscription: {
    Type: 'AWS::SNS::Subscription',
    Properties: {
      TopicArn: { Ref: 'Topic' },
      Protocol: 'sqs',
      Endpoint: queueArn('Queue'),
      RawMessageDelivery: true,
      FilterPolicy: { type: ['toy.made'] },
    },
  },
  Api: toyFunction('api', { Timeout: 4 }),
  Relay: toyFunction('relay'),
  Consumer: toyFunction('consumer'),
  Tick: toyFunction('tick'),
  RelayMapping: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: { 'Fn::GetAtt': ['Table', 'StreamArn'] },
      FunctionName: { 'Fn::GetAtt': ['Relay', 'Arn'] },
      BatchSize: 10,
      StartingPosition: 'TRIM_HORIZON',
      MaximumRetryAttempts: 2,
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      DestinationConfig: { OnFailure: { Destination: queueArn('Discarded') } },
      FilterCriteria: {
        Filters: [
          { Pattern: '{"eventName":["INSERT"],"dynamodb":{"Keys":{"pk":{"S":[{"prefix":"OUT#"}]}}}}' },
        ],
      },
    },
  },
  ConsumerMapping: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: queueArn('Queue'),
      FunctionName: { 'Fn::GetAtt': ['Consumer', 'Arn'] },
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    },
  },
  Rule: {
    Type: 'AWS::Events::Rule',
    Properties: {
      ScheduleExpression: 'rate(1 hour)',
      State: 'ENABLED',
      Targets: [{ Id: 'tick', Arn: { 'Fn::GetAtt': ['Tick', 'Arn'] } }],
    },
  },
  HttpApi: {
    Type: 'AWS::ApiGatewayV2::Api',
    Properties: {
      ProtocolType: 'HTTP',
      CorsConfiguration: {
        AllowOrigins: ['http://localhost:3000'],
        AllowMethods: ['*'],
        AllowHeaders: ['authorization'],
      },
    },
  },
  Authorizer: {
    Type: 'AWS::ApiGatewayV2::Authorizer',
    Properties: {
      ApiId: { Ref: 'HttpApi' },
      Name: 'jwt',
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: { Audience: ['toy'], Issuer: { Ref: 'Issuer' } },
    },
  },
  Integration: {
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: {
      ApiId: { Ref: 'HttpApi' },
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: { 'Fn::GetAtt': ['Api', 'Arn'] },
      PayloadFormatVersion: '2.0',
    },
  },
  OpenRoute: route('ANY /open/{proxy+}'),
  UserRoute: route('GET /user', { AuthorizationType: 'JWT', AuthorizerId: { Ref: 'Authorizer' } }),
  GuardedRoute: route('ANY /guarded', { AuthorizationType: 'JWT', AuthorizerId: { Ref: 'Authorizer' } }),
  Issuer: { Type: 'AWS::SSM::Parameter', Properties: { Name: 'unused' } },
};

function route(RouteKey: string, more: object = {}): object {
  const Target = { 'Fn::Join': ['/', ['integrations', { Ref: 'Integration' }]] };
  return {
    Type: 'AWS::ApiGatewayV2::Route',
    Properties: { ApiId: { Ref: 'HttpApi' }, RouteKey, Target, ...more },
  };
}

export const toyCode = `
import { createRequire } from 'node:module';
const sdk = (name) => createRequire(process.env.SDK)('@aws-sdk/' + name);
const answer = (statusCode, body, headers = {}) => ({ statusCode, headers, body: JSON.stringify(body) });
let invocations = 0;

export async function api(event, context) {
  invocations += 1;
  const action = event.pathParameters?.proxy ?? 'user';
  if (action === 'throw') throw new Error('as asked');
  if (action === 'slow') await new Promise((resolve) => setTimeout(resolve, 60_000));
  if (action === 'linger') await new Promise((resolve) => setTimeout(resolve, 500));
  if (action === 'exit') process.exit(7);
  if (action === 'bad') return { statusCode: 'many' };
  if (action === 'location') return answer(201, {}, { Location: '/things/1' });
  if (action === 'cookies') return { ...answer(200, event.cookies), cookies: ['a=1; HttpOnly', 'b=2'] };
  if (action === 'bytes') return { statusCode: 200, headers: { 'content-type': 'application/pdf' }, body: '/wA=', isBase64Encoded: true };
  if (action === 'put') {
    const { DynamoDBClient, PutItemCommand } = sdk('client-dynamodb');
    await new DynamoDBClient({ maxAttempts: 1 }).send(new PutItemCommand({ TableName: process.env.TABLE, Item: { pk: { S: 'one' } } }));
  }
  const { SDK, ...environment } = process.env;
  const remainingMs = context.getRemainingTimeInMillis();
  return answer(200, { event, environment, context, remainingMs, invocations, now: Date.now(), execArgv: process.execArgv, pid: process.pid });
}

export async function relay(event) {
  const records = event.Records.map((record) => ({ sequence: record.dynamodb.SequenceNumber, ...plain(record.dynamodb.NewImage) }));
  console.log(JSON.stringify({ records }));
  if (records.some(({ mode }) => mode === 'throw')) throw new Error('a record throws');
  const { SNSClient, PublishCommand } = sdk('client-sns');
  const sns = new SNSClient({ maxAttempts: 1 });
  for (const { sequence, pk, mode, message } of records) {
    if (mode === 'poison') return { batchItemFailures: [{ itemIdentifier: sequence }] };
    if (message) await sns.send(new PublishCommand({
      TopicArn: process.env.TOPIC,
      Message: message,
      MessageAttributes: { type: { DataType: 'String', StringValue: JSON.parse(message).type } },
    }));
  }
}

const plain = (image) => Object.fromEntries(Object.entries(image).map(([name, value]) => [name, Object.values(value)[0]]));

export async function consumer(event) {
  const events = event.Records.map(({ body, attributes }) => ({ ...JSON.parse(body), receives: attributes.ApproximateReceiveCount }));
  console.log(JSON.stringify({ events }));
  for (const { body } of event.Records.filter(({ body }) => JSON.parse(body).data?.mode === 'aside')) {
    const { SQSClient, SendMessageCommand } = sdk('client-sqs');
    await new SQSClient({}).send(new SendMessageCommand({ QueueUrl: process.env.DEAD_LETTERS, MessageBody: body }));
  }
  const failed = event.Records.filter(({ body }) => JSON.parse(body).data?.mode === 'fail');
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

export async function tick(event) {
  console.log(JSON.stringify({ tick: event }));
}
`;
