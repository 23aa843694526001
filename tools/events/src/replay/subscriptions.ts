import { EVENT_SOURCES, topicName } from '@paymyinvoice/contracts';
import { GetSubscriptionAttributesCommand, paginateListSubscriptionsByTopic } from '@aws-sdk/client-sns';
import type { StageAccess } from '../stage-access.ts';

/** The types of events that a queue is subscribed to on this stage, as its subscriptions themselves say. */
export async function subscribedTypes({ sns, stage }: StageAccess, queueArn: string): Promise<string[]> {
  const [, , , region, account] = queueArn.split(':');
  const types = EVENT_SOURCES.map(async (source) => {
    const TopicArn = `arn:aws:sns:${region}:${account}:${topicName(stage, source)}`;
    const found: string[] = [];
    for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic(
      { client: sns },
      { TopicArn },
    ))
      for (const { Endpoint, SubscriptionArn } of Subscriptions) {
        if (Endpoint !== queueArn) continue;
        const { Attributes } = await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
        found.push(...typesIn(Attributes?.['FilterPolicy']));
      }
    return found;
  });
  return (await Promise.all(types)).flat();
}

/** Subscriptions here name types one by one. */
function typesIn(filterPolicy: string | undefined): string[] {
  const { type } = JSON.parse(filterPolicy ?? '{}') as { type?: unknown };
  return [type ?? []].flat().filter((each) => typeof each === 'string');
}
