import { expect, it } from 'vitest';
import { stackOf } from './stack.ts';

const resource = (Type: string, Properties: Record<string, unknown> = {}) => ({ Type, Properties });
const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const lambda = (name: string, MemorySize: number) =>
  resource('AWS::Lambda::Function', { FunctionName: `x-${name}`, MemorySize });

it('finds in a template everything that costs something', () => {
  const stack = stackOf(
    {
      Api: lambda('api', 1024),
      Relay: lambda('relay', 512),
      Events: lambda('events', 512),
      Sweep: lambda('sweep', 512),
      Queue: resource('AWS::SQS::Queue'),
      DeadLetters: resource('AWS::SQS::Queue'),
      HttpApi: resource('AWS::ApiGatewayV2::Integration', { IntegrationUri: arn('Api') }),
      Fed: resource('AWS::Lambda::EventSourceMapping', {
        EventSourceArn: arn('Queue'),
        FunctionName: arn('Events'),
      }),
      Streamed: resource('AWS::Lambda::EventSourceMapping', {
        EventSourceArn: { 'Fn::GetAtt': ['Table', 'StreamArn'] },
        FunctionName: arn('Relay'),
        DestinationConfig: { OnFailure: { Destination: arn('DeadLetters') } },
      }),
      Minute: resource('AWS::Events::Rule', {
        ScheduleExpression: 'rate(1 minute)',
        Targets: [{ Arn: arn('Sweep') }],
      }),
      Lag: resource('AWS::CloudWatch::Alarm', { MetricName: 'IteratorAge' }),
      Share: resource('AWS::CloudWatch::Alarm', {
        Metrics: [{ MetricStat: {} }, { MetricStat: {} }, { Expression: 'a / b' }],
      }),
      Failed: resource('AWS::Logs::MetricFilter'),
      Key: resource('AWS::KMS::Key'),
      Table: resource('AWS::DynamoDB::Table', {
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      }),
      Log: resource('AWS::Logs::LogGroup', { RetentionInDays: 7 }),
      Pool: resource('AWS::Cognito::UserPool', { UserPoolTier: 'LITE' }),
    },
    { prefix: 'x-', daysInAMonth: 30 },
  );
  const of = { answersHttp: false, isFed: false, runs: 0 };
  expect(stack).toEqual({
    functions: [
      { ...of, name: 'api', memoryMb: 1024, answersHttp: true },
      { ...of, name: 'relay', memoryMb: 512 },
      { ...of, name: 'events', memoryMb: 512, isFed: true },
      { ...of, name: 'sweep', memoryMb: 512, runs: 43_200 },
    ],
    ...{ polledQueues: 1, alarms: 3, metrics: 1, keys: 1, recoverableTables: 1 },
    ...{ logRetentionDays: 7, poolTier: 'LITE' },
  });
});
