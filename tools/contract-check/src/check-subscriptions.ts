import { topicName, type ContractDeclaration } from '@paymyinvoice/contracts';
import type { Problem } from './problem.ts';
import type { Subscription } from './subscriptions.ts';

/** Whether a service's stack lets exactly the events through that the service declares to consume. */
export function checkSubscriptions(
  { service, consumes }: ContractDeclaration,
  subscriptions: readonly Subscription[],
): Problem[] {
  const sources = new Map(
    consumes.map(({ type, source }) => [type, topicName('', source).slice('paymyinvoice-'.length)]),
  );
  const letThrough = ({ types, topic }: Subscription, type: string, topicEnd: string) =>
    (types === undefined || types.includes(type)) && topic.includes(topicEnd);
  const problem = (subject: string, what: string, why: string, instead: string): Problem => ({
    kind: 'declaration',
    subject,
    what,
    why,
    consumers: [service],
    instead: [instead],
  });

  const unheard = [...sources]
    .filter(
      ([type, topicEnd]) => !subscriptions.some((subscription) => letThrough(subscription, type, topicEnd)),
    )
    .map(([type]) =>
      problem(
        type,
        `is consumed by ${service}, whose stack does not subscribe to it`,
        'it would never arrive',
        `add it to the filter of the subscription in apps/${service}/resources`,
      ),
    );
  const undeclared = new Set(
    subscriptions.flatMap(({ types }) => types ?? ['*']).filter((type) => !sources.has(type)),
  );
  return [
    ...unheard,
    ...[...undeclared].map((type) =>
      problem(
        type === '*' ? service : type,
        type === '*'
          ? 'subscribes without a filter on type'
          : `is subscribed to by ${service}, which does not declare it`,
        'nobody is told when it changes, and each delivery ends as a dead letter',
        `declare it in apps/${service}/src/contracts.ts, or take it out of the subscription's filter`,
      ),
    ),
  ];
}
