import type { Properties, Template } from '../src/template/template.ts';

const statement = (Action: string[], Resource: Properties) => ({ Effect: 'Allow', Action, Resource });
const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

/** The smallest stack that keeps every rule: a table, a queue, one function for each, a schedule, alarms. */
export function soundTemplate(stage = 'local'): Template {
  const name = (suffix: string) => `paymyinvoice-${stage}-toy-${suffix}`;
  const lambda = (suffix: string, Role: string) => ({
    Type: 'AWS::Lambda::Function',
    Properties: {
      FunctionName: name(suffix),
      Handler: 'index.handler',
      MemorySize: 512,
      Timeout: 30,
      Architectures: ['arm64'],
      TracingConfig: { Mode: 'Active' },
      Role: arnOf(Role),
    },
  });
  const role = (suffix: string, ...Statement: Properties[]) => ({
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: name(suffix),
      Policies: [{ PolicyName: suffix, PolicyDocument: { Version: '2012-10-17', Statement } }],
    },
  });
  const logs = (suffix: string) => ({
    Type: 'AWS::Logs::LogGroup',
    Properties: { LogGroupName: `/aws/lambda/${name(suffix)}`, RetentionInDays: 7 },
  });
  const alarm = (MetricName: string, id: string, ofQueue = false) => ({
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmName: name(`${id}-${MetricName}`),
      AlarmDescription: `It is not well. Runbook: docs/runbook.md#${id}-${MetricName}`,
      Namespace: ofQueue ? 'AWS/SQS' : 'AWS/Lambda',
      MetricName,
      Dimensions: [
        ofQueue
          ? { Name: 'QueueName', Value: { 'Fn::GetAtt': [id, 'QueueName'] } }
          : { Name: 'FunctionName', Value: { Ref: id } },
      ],
      AlarmActions: [{ Ref: 'AlarmTopicArn' }],
    },
  });
  const xray = { Effect: 'Allow', Action: ['xray:PutTraceSegments'], Resource: '*' };
  return {
    Resources: {
      Worker: lambda('worker', 'WorkerRole'),
      WorkerRole: role('worker', xray, statement(['dynamodb:GetItem', 'dynamodb:Query'], arnOf('Table'))),
      WorkerLogs: logs('worker'),
      WorkerErrors: alarm('Errors', 'Worker'),
      WorkerThrottles: alarm('Throttles', 'Worker'),
      WorkerLag: alarm('IteratorAge', 'Worker'),
      Sweeper: lambda('sweeper', 'SweeperRole'),
      SweeperRole: role('sweeper', statement(['sqs:SendMessage'], arnOf('DeadLetters'))),
      SweeperLogs: logs('sweeper'),
      SweeperErrors: alarm('Errors', 'Sweeper'),
      SweeperRuns: {
        Type: 'AWS::Lambda::EventInvokeConfig',
        Properties: {
          FunctionName: { Ref: 'Sweeper' },
          DestinationConfig: { OnFailure: { Destination: arnOf('DeadLetters') } },
        },
      },
      Schedule: { Type: 'AWS::Events::Rule', Properties: { Targets: [{ Arn: arnOf('Sweeper') }] } },
      Table: {
        Type: 'AWS::DynamoDB::Table',
        DeletionPolicy: 'Delete',
        Properties: {
          TableName: name('table'),
          BillingMode: 'PAY_PER_REQUEST',
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          SSESpecification: { SSEEnabled: true },
          DeletionProtectionEnabled: false,
        },
      },
      UserPool: {
        Type: 'AWS::Cognito::UserPool',
        DeletionPolicy: 'Delete',
        Properties: { UserPoolName: name('users'), DeletionProtection: 'INACTIVE' },
      },
      StreamMapping: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          EventSourceArn: { 'Fn::GetAtt': ['Table', 'StreamArn'] },
          FunctionName: arnOf('Worker'),
          FunctionResponseTypes: ['ReportBatchItemFailures'],
          BisectBatchOnFunctionError: true,
          MaximumRetryAttempts: 10,
          MaximumRecordAgeInSeconds: 3600,
          FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] },
          DestinationConfig: { OnFailure: { Destination: arnOf('DeadLetters') } },
        },
      },
      Queue: {
        Type: 'AWS::SQS::Queue',
        Properties: {
          QueueName: name('queue'),
          VisibilityTimeout: 180,
          RedrivePolicy: { deadLetterTargetArn: arnOf('DeadLetters'), maxReceiveCount: 5 },
        },
      },
      QueueMapping: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          EventSourceArn: arnOf('Queue'),
          FunctionName: arnOf('Worker'),
          FunctionResponseTypes: ['ReportBatchItemFailures'],
        },
      },
      QueueAge: alarm('ApproximateAgeOfOldestMessage', 'Queue', true),
      DeadLetters: {
        Type: 'AWS::SQS::Queue',
        Properties: { QueueName: name('queue-dlq'), MessageRetentionPeriod: 1_209_600 },
      },
      DeadLettersAlarm: alarm('ApproximateNumberOfMessagesVisible', 'DeadLetters', true),
      Subscription: {
        Type: 'AWS::SNS::Subscription',
        Properties: {
          RawMessageDelivery: true,
          FilterPolicy: { type: ['user.verified'] },
          RedrivePolicy: { deadLetterTargetArn: arnOf('DeadLetters') },
        },
      },
    },
  };
}
