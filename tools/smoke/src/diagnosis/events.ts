import { catalogue, topicName } from '@paymyinvoice/contracts';
import { isService, type Service } from '@paymyinvoice/stages';
import { sentenceOf } from '../http.ts';
import type { StageUnderTest } from '../stage-under-test.ts';
import type { Explanation } from '../waiting.ts';
import { AwsView } from './aws-view.ts';
import type { LoggedEvent } from './event-log.ts';

/** Why an accepted change has not been published: topic, relay or sweep. */
export async function explainSilence(stage: StageUnderTest, publisher: Service): Promise<Explanation> {
  const topic = topicName(stage.name, `${publisher}-service`);
  const [relay, sweep] = [stage.resource(publisher, 'relay'), stage.resource(publisher, 'sweep')];
  return await withAws(stage, async (aws) => {
    const letters = await aws?.queue(`${relay}-dlq`);
    const topicArn = letters?.arn.replace(':sqs:', ':sns:').replace(/[^:]+$/, topic);
    if (topicArn !== undefined && (await aws?.subscriptions(topicArn)) === undefined)
      return final(`The topic ${topic} does not exist: deploy the topics' stack (libs/shared/contracts).`);
    const given = letters && letters.waiting > 0 ? `${letters.waiting} lie in ${relay}-dlq. ` : '';
    return open(
      `${publisher}-service accepted the change, but neither its relay nor its sweep has published it: look at the functions ${relay} and ${sweep}, whether the table's stream still calls the relay, and whether they may publish to ${topic}. ${given}`,
    );
  });
}

/** Why what was published has not reached a reader: subscription, queue or consumer. */
export async function explainDelivery(
  stage: StageUnderTest,
  type: string,
  { reader, logged }: { readonly reader: Service; readonly logged?: LoggedEvent },
): Promise<Explanation> {
  const publisher = publisherOf(type);
  const consumer = stage.resource(reader, 'events');
  const delivery = logged?.deliveries.find((each) => each.consumer === consumer);
  if (delivery?.outcome === 'dead_lettered')
    return final(
      `The consumer ${consumer} gave it up after ${delivery.attempts} attempts: it lies in ${consumer}-dlq; the function's log says why.`,
    );
  if (delivery?.outcome === 'failed')
    return final(
      `The consumer ${consumer} got it and fails (attempt ${delivery.attempts}); it will be retried, and then lie in ${consumer}-dlq. The function's log says why.`,
    );
  return await withAws(stage, async (aws) => {
    const queue = await aws?.queue(consumer);
    if (aws === undefined) return open(`Look at the subscription, the queue and the function ${consumer}.`);
    if (queue === undefined) return final(`The queue ${consumer} does not exist: deploy ${reader}-service.`);
    const topic = topicName(stage.name, `${publisher}-service`);
    const subscriptions = await aws.subscriptions(
      queue.arn.replace(':sqs:', ':sns:').replace(/[^:]+$/, topic),
    );
    const filter = subscriptions?.get(queue.arn);
    if (filter === undefined)
      return final(
        `The queue ${consumer} has no subscription to the topic ${topic}: deploy ${reader}-service, whose stack makes it.`,
      );
    if (filter !== '' && filter !== '{}' && !filter.includes(`"${type}"`))
      return final(`The subscription of ${consumer} to ${topic} does not let ${type} through: ${filter}`);
    const { waiting = 0 } = (await aws.queue(`${consumer}-dlq`)) ?? {};
    const state = `${queue.waiting} wait in the queue ${consumer}, ${queue.inFlight} are being worked on or wait to be retried, ${waiting} lie in ${consumer}-dlq`;
    return open(`Subscription and queue are there (${state}): look at the function ${consumer} and its log.`);
  });
}

export function publisherOf(type: string): Service {
  const source = catalogue.find((contract) => contract.type === type)?.source.replace(/-service$/, '') ?? '';
  if (!isService(source)) throw new Error(`No service publishes ${type}.`);
  return source;
}

/** Where AWS may not be asked, or refuses to tell, that is part of the explanation. */
export async function withAws(
  stage: StageUnderTest,
  explain: (aws: AwsView | undefined) => Promise<Explanation>,
): Promise<Explanation> {
  if (stage.aws === undefined) return await explain(undefined);
  try {
    return await explain(new AwsView(stage.aws));
  } catch (error) {
    const { sentence, isFinal } = await explain(undefined);
    return { isFinal, sentence: `${sentence} (AWS did not tell more: ${sentenceOf(error)})` };
  }
}

export function final(sentence: string): Explanation {
  return { sentence, isFinal: true };
}

export function open(sentence: string): Explanation {
  return { sentence, isFinal: false };
}
