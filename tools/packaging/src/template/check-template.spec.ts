import { describe, expect, it } from 'vitest';
import { checkTemplate } from './check-template.ts';
import { soundTemplate } from '../../test/builders.ts';
import type { Properties, Template } from './template.ts';

/** The sound template after one member of one resource was changed; undefined takes it away. */
function broken(resource: string, change: Properties | { [member: string]: undefined }): Template {
  const template = soundTemplate();
  const changed = template.Resources[resource];
  if (changed === undefined) throw new Error(`No ${resource} in the template.`);
  const kept = Object.fromEntries(
    Object.entries({ ...changed.Properties, ...change }).filter(([, value]) => value !== undefined),
  ) as Properties;
  return { ...template, Resources: { ...template.Resources, [resource]: { ...changed, Properties: kept } } };
}

function roleAllowing(...statements: Properties[]): Template {
  const PolicyDocument = { Version: '2012-10-17', Statement: statements };
  return broken('WorkerRole', { Policies: [{ PolicyName: 'worker', PolicyDocument }] });
}

const allow = (Action: string, Resource: Properties | string): Properties => ({
  Effect: 'Allow',
  Action,
  Resource,
});
const ownTable = { 'Fn::GetAtt': ['Table', 'Arn'] };

const streamMember = (change: Properties | { [member: string]: undefined }) =>
  broken('StreamMapping', change);

describe('checkTemplate', () => {
  it('finds nothing wrong with a sound template', () => {
    expect(checkTemplate(soundTemplate(), 'local')).toEqual([]);
  });

  it.each<[string, Template]>([
    ['function settings: Worker says no memory size', broken('Worker', { MemorySize: undefined })],
    ['function settings: Sweeper says no timeout', broken('Sweeper', { Timeout: undefined })],
    ['function settings: Worker does not run on arm64', broken('Worker', { Architectures: ['x86_64'] })],
    ['function settings: Worker is not traced', broken('Worker', { TracingConfig: undefined })],
    [
      'stage in names: Table is named invoices, without its stage',
      broken('Table', { TableName: 'invoices' }),
    ],
    [
      'stage in names: Table is named /paymyinvoice/other/table, without its stage',
      broken('Table', { TableName: '/paymyinvoice/other/table' }),
    ],
    [
      'log retention: WorkerLogs keeps its logs for ever',
      broken('WorkerLogs', { RetentionInDays: undefined }),
    ],
    [
      'log retention: Worker has no log group with a retention',
      broken('WorkerLogs', { LogGroupName: '/aws/lambda/paymyinvoice-local-other' }),
    ],
    [
      'a role of its own: Sweeper shares the role WorkerRole with Worker',
      broken('Sweeper', { Role: { 'Fn::GetAtt': ['WorkerRole', 'Arn'] } }),
    ],
    [
      'a role of its own: Worker has no role in this stack',
      broken('Worker', { Role: 'arn:aws:iam::000000000000:role/shared' }),
    ],
    ['exact actions: WorkerRole allows dynamodb:*', roleAllowing(allow('dynamodb:*', ownTable))],
    ['exact actions: WorkerRole allows *', roleAllowing(allow('*', ownTable))],
    [
      'exact actions: WorkerRole allows everything but something',
      roleAllowing({ Effect: 'Allow', NotAction: 'iam:PassRole', Resource: ownTable }),
    ],
    ['exact resources: WorkerRole allows sqs:SendMessage on *', roleAllowing(allow('sqs:SendMessage', '*'))],
    [
      'exact resources: WorkerRole allows sns:Publish on arn:aws:sns',
      roleAllowing(allow('sns:Publish', { 'Fn::Sub': 'arn:aws:sns:${AWS::Region}:${AWS::AccountId}:*' })),
    ],
    [
      'exact resources: WorkerRole allows ses:SendEmail on *',
      roleAllowing({
        ...allow('ses:SendEmail', '*'),
        Condition: { StringEquals: { 'ses:FromAddress': 'a' } },
      }),
    ],
    [
      'exact resources: WorkerRole allows s3:DeleteObject on ${Bucket.Arn}/*',
      roleAllowing(allow('s3:DeleteObject', { 'Fn::Sub': '${Bucket.Arn}/*' })),
    ],
    [
      'exact resources: WorkerRole allows s3:DeleteBucket on ${Bucket.Arn}/incoming/*',
      roleAllowing(allow('s3:DeleteBucket', { 'Fn::Sub': '${Bucket.Arn}/incoming/*' })),
    ],
    ['no open doors: TopicPolicy lets anybody in', openTopic({ AWS: '*' })],
    ['no open doors: TopicPolicy lets anybody in', openTopic('*')],
    ['no scan: WorkerRole allows dynamodb:Scan', roleAllowing(allow('dynamodb:Scan', ownTable))],
    [
      'own tables only: WorkerRole reaches a table outside this stack',
      roleAllowing(allow('dynamodb:GetItem', 'arn:aws:dynamodb:us-east-1:000000000000:table/other')),
    ],
    [
      'no imports: Worker imports a value of another stack',
      broken('Worker', { Environment: { Variables: { TOPIC_ARN: { 'Fn::ImportValue': 'topic' } } } }),
    ],
    [
      'event sources: QueueMapping fails a whole batch for one record',
      broken('QueueMapping', { FunctionResponseTypes: undefined }),
    ],
    [
      'event sources: QueueMapping hides a message for 179 s, less than six timeouts of 30 s',
      broken('Queue', { VisibilityTimeout: 179 }),
    ],
    [
      'event sources: QueueMapping Queue has no dead-letter queue',
      broken('Queue', { RedrivePolicy: undefined }),
    ],
    [
      'event sources: StreamMapping has no on-failure destination',
      streamMember({ DestinationConfig: undefined }),
    ],
    [
      'event sources: StreamMapping does not split failing batches',
      streamMember({ BisectBatchOnFunctionError: false }),
    ],
    ['event sources: StreamMapping retries without end', streamMember({ MaximumRetryAttempts: -1 })],
    [
      'event sources: StreamMapping retries records of any age',
      streamMember({ MaximumRecordAgeInSeconds: undefined }),
    ],
    [
      'event sources: StreamMapping sees every change of the table',
      streamMember({ FilterCriteria: undefined }),
    ],
    [
      'dead-letter queues: DeadLetters does not keep dead letters for 14 days',
      broken('DeadLetters', { MessageRetentionPeriod: 345_600 }),
    ],
    [
      'subscriptions: Subscription has no dead-letter queue',
      broken('Subscription', { RedrivePolicy: undefined }),
    ],
    ['subscriptions: Subscription wraps its messages', broken('Subscription', { RawMessageDelivery: false })],
    [
      'subscriptions: Subscription receives every event of the topic',
      broken('Subscription', { FilterPolicy: undefined }),
    ],
    [
      'schedules: Sweeper is run by a schedule and has no on-failure destination',
      broken('SweeperRuns', { DestinationConfig: undefined }),
    ],
    ['tables: Table is not paid per request', broken('Table', { BillingMode: 'PROVISIONED' })],
    [
      'tables: Table has no point-in-time recovery',
      broken('Table', { PointInTimeRecoverySpecification: undefined }),
    ],
    ['tables: Table is not encrypted', broken('Table', { SSESpecification: undefined })],
    ['alarms: Worker has no alarm for Errors', broken('WorkerErrors', { AlarmActions: [] })],
    ['alarms: Worker has no alarm for IteratorAge', broken('WorkerLag', { MetricName: 'Duration' })],
    ['alarms: Worker has no alarm for Throttles', broken('WorkerThrottles', { AlarmActions: undefined })],
    [
      'alarms: DeadLetters has no alarm for ApproximateNumberOfMessagesVisible',
      broken('DeadLettersAlarm', { MetricName: 'NumberOfMessagesSent' }),
    ],
    [
      'alarms that can fire: DeadLettersAlarm does not name its QueueName',
      broken('DeadLettersAlarm', { Dimensions: [{ Name: 'QueueName', Value: { Ref: 'DeadLetters' } }] }),
    ],
    [
      'alarms that can fire: WorkerLag does not name its FunctionName',
      broken('WorkerLag', { Dimensions: [{ Name: 'Function', Value: { Ref: 'Worker' } }] }),
    ],
    [
      'alarms that can fire: WorkerLag needs more datapoints than it looks at',
      broken('WorkerLag', { EvaluationPeriods: 2, DatapointsToAlarm: 3 }),
    ],
    ['alarms that can fire: Guesses watches Guesses, which nothing makes', guessesAlarm()],
    [
      'runbook entries: WorkerErrors does not end with "Runbook: docs/runbook.md#Worker-Errors"',
      broken('WorkerErrors', { AlarmDescription: 'It fails.' }),
    ],
  ])('refuses: %s', (flaw, template) => {
    const flaws = checkTemplate(template, 'local');
    expect(flaws).toHaveLength(1);
    expect(flaws[0]).toContain(flaw);
  });

  it('wants what holds state kept on staging and prod, and nowhere else', () => {
    expect(checkTemplate(soundTemplate('prod'), 'prod')).toEqual([
      'tables: Table has the wrong deletion protection for prod',
      'user pools: UserPool has the wrong deletion protection for prod',
      'retention: UserPool says Delete where prod needs Retain',
      'retention: Table says Delete where prod needs Retain',
    ]);
    const kept = broken('Table', { DeletionProtectionEnabled: true });
    expect(checkTemplate(kept, 'local')).toEqual([
      'tables: Table has the wrong deletion protection for local',
    ]);
  });

  it('lets mail go out under any verified identity if the sender is pinned', () => {
    const identities = { 'Fn::Sub': 'arn:aws:ses:${AWS::Region}:${AWS::AccountId}:identity/*' };
    const pinned = { StringEquals: { 'ses:FromAddress': { Ref: 'MailFrom' } } };
    const send = { ...allow('ses:SendEmail', identities), Condition: pinned };
    expect(checkTemplate(roleAllowing(send), 'local')).toEqual([]);
    expect(checkTemplate(roleAllowing(allow('ses:SendEmail', identities)), 'local')).toHaveLength(1);
  });

  it('lets statements that deny name everything', () => {
    const deny = { Effect: 'Deny', Action: 's3:*', Resource: '*', Principal: '*' };
    expect(checkTemplate(roleAllowing(deny), 'local')).toEqual([]);
  });
});

function guessesAlarm(): Template {
  const template = soundTemplate();
  const Properties = {
    AlarmName: 'paymyinvoice-local-toy-guesses',
    AlarmDescription: 'Guessed. Runbook: docs/runbook.md#guesses',
    Namespace: 'toy',
    MetricName: 'Guesses',
  };
  const Guesses = { Type: 'AWS::CloudWatch::Alarm', Properties };
  return { ...template, Resources: { ...template.Resources, Guesses } };
}

function openTopic(Principal: Properties | string): Template {
  const template = soundTemplate();
  const Statement = [{ ...allow('sns:Publish', { Ref: 'Topic' }), Principal }];
  const Properties = { PolicyDocument: { Version: '2012-10-17', Statement } };
  const TopicPolicy = { Type: 'AWS::SNS::TopicPolicy', Properties };
  return { ...template, Resources: { ...template.Resources, TopicPolicy } };
}
