import {
  CreateTopicCommand,
  paginateListSubscriptionsByTopic,
  SetSubscriptionAttributesCommand,
  SubscribeCommand,
  UnsubscribeCommand,
  type SNSClient,
} from '@aws-sdk/client-sns';
import { resourcesOf, type Resource, type Stack } from '../template/stack.ts';
import { isRecord, textOf } from '../template/template.ts';

export type WantedSubscription = {
  readonly topicArn: string;
  readonly protocol: string;
  readonly endpoint: string;
  readonly attributes: Readonly<Record<string, string>>;
};

export async function provisionTopics(sns: SNSClient, topics: readonly Resource[]): Promise<void> {
  for (const { physical, properties } of topics) {
    const Attributes: Record<string, string> = properties['FifoTopic'] === true ? { FifoTopic: 'true' } : {};
    await sns.send(new CreateTopicCommand({ Name: physical.attributes['TopicName'], Attributes }));
  }
}

/** Subscriptions of their own, and those written inside a topic. */
export function subscriptionsOf(stack: Stack): WantedSubscription[] {
  const own = resourcesOf(stack, 'AWS::SNS::Subscription').map(({ properties }) =>
    subscription(String(properties['TopicArn']), properties),
  );
  const inside = resourcesOf(stack, 'AWS::SNS::Topic').flatMap(({ properties, physical }) =>
    [properties['Subscription'] ?? []]
      .flat()
      .map((each) => subscription(physical.ref, isRecord(each) ? each : {})),
  );
  return [...own, ...inside];
}

/**
 * Makes the topics' subscriptions exactly the wanted ones. A subscription left over from an earlier start goes
 * when its queue belongs to a stack that runs now; those of stacks left out this time stay.
 */
export async function provisionSubscriptions(
  sns: SNSClient,
  wanted: readonly WantedSubscription[],
  queueArns: ReadonlySet<string>,
  topicArns: readonly string[],
): Promise<void> {
  for (const topicArn of new Set([...topicArns, ...wanted.map((each) => each.topicArn)])) {
    const here = wanted.filter((each) => each.topicArn === topicArn);
    const existing = await existingSubscriptions(sns, topicArn);
    for (const { protocol, endpoint, attributes } of here) {
      const SubscriptionArn = existing.get(endpoint);
      if (SubscriptionArn === undefined) {
        const input = {
          TopicArn: topicArn,
          Protocol: protocol,
          Endpoint: endpoint,
          Attributes: { ...attributes },
        };
        await sns.send(new SubscribeCommand({ ...input, ReturnSubscriptionArn: true }));
        continue;
      }
      for (const AttributeName of [
        'RawMessageDelivery',
        'FilterPolicyScope',
        'FilterPolicy',
        'RedrivePolicy',
      ]) {
        const AttributeValue = attributes[AttributeName] ?? defaults[AttributeName];
        if (AttributeValue === undefined) continue;
        await sns.send(
          new SetSubscriptionAttributesCommand({ SubscriptionArn, AttributeName, AttributeValue }),
        );
      }
    }
    const kept = new Set(here.map(({ endpoint }) => endpoint));
    for (const [endpoint, SubscriptionArn] of existing) {
      if (!kept.has(endpoint) && queueArns.has(endpoint))
        await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
    }
  }
}

const defaults: Record<string, string> = { RawMessageDelivery: 'false', FilterPolicy: '{}' };

function subscription(topicArn: string, properties: Readonly<Record<string, unknown>>): WantedSubscription {
  const names = ['RawMessageDelivery', 'FilterPolicy', 'FilterPolicyScope', 'RedrivePolicy'];
  const given = names.filter((name) => properties[name] !== undefined);
  return {
    topicArn,
    protocol: String(properties['Protocol']),
    endpoint: String(properties['Endpoint']),
    attributes: Object.fromEntries(given.map((name) => [name, textOf(properties[name])])),
  };
}

async function existingSubscriptions(client: SNSClient, TopicArn: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const { Subscriptions } of paginateListSubscriptionsByTopic({ client }, { TopicArn })) {
    for (const { Endpoint, SubscriptionArn } of Subscriptions ?? []) {
      if (Endpoint !== undefined && SubscriptionArn !== undefined) found.set(Endpoint, SubscriptionArn);
    }
  }
  return found;
}
