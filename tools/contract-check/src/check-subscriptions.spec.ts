import { declareContracts, userDeleted, userVerified } from '@paymyinvoice/contracts';
import { expect, test } from 'vitest';
import { checkSubscriptions } from './check-subscriptions.ts';
import { subscriptionsIn } from './subscriptions.ts';

const contracts = declareContracts({
  service: 'media-service',
  publishes: [],
  consumes: [userVerified, userDeleted],
});

function check(filter: string, topic = 'auth'): string[] {
  const stack = `
custom:
  topicArn: { Fn::Sub: 'arn:aws:sns:\${AWS::Region}:\${AWS::AccountId}:paymyinvoice-local-${topic}-events' }
Resources:
  Other: { Type: AWS::SQS::Queue, Properties: { QueueName: !Sub '\${AWS::StackName}-x' } }
  Subscription:
    Type: AWS::SNS::Subscription
    Properties:
      TopicArn: \${self:custom.topicArn}
      ${filter}
`;
  return checkSubscriptions(contracts, subscriptionsIn('media-service', stack)).map(
    ({ subject, what }) => `${subject} ${what}`,
  );
}

test('a filter that lets through what is declared is right', () => {
  expect(check('FilterPolicy: { type: [user.deleted, user.verified] }')).toEqual([]);
});

test('an event that the filter holds back is told', () => {
  expect(check('FilterPolicy: { type: [user.verified] }')).toEqual([
    'user.deleted is consumed by media-service, whose stack does not subscribe to it',
  ]);
});

test('an event that is let through undeclared is told', () => {
  expect(check('FilterPolicy: { type: [user.deleted, user.verified, user.updated] }')).toEqual([
    'user.updated is subscribed to by media-service, which does not declare it',
  ]);
});

test('a subscription to the wrong topic hears nothing', () => {
  expect(check('FilterPolicy: { type: [user.deleted, user.verified] }', 'invoice')).toHaveLength(2);
});

test('a subscription without a filter is told', () => {
  expect(check('Protocol: sqs')).toEqual(['media-service subscribes without a filter on type']);
});
