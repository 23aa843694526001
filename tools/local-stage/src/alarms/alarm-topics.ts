import { CreateTopicCommand, PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Stack } from '../template/stack.ts';
import type { Alarms } from './alarms.ts';

/**
 * Watches what the stacks say, and makes the topics that their alarms tell. A stack is given its alarm topic from
 * outside, and the stage is all the outside there is.
 */
export async function watchStacks(alarms: Alarms, stacks: readonly Stack[], sns: SNSClient): Promise<void> {
  alarms.load(stacks);
  for (const topicArn of alarms.topics)
    await sns.send(new CreateTopicCommand({ Name: topicArn.split(':').at(-1) }));
}

export async function tellTopic(
  sns: SNSClient,
  { topicArn, subject, message }: { topicArn: string; subject: string; message: string },
): Promise<void> {
  await sns.send(new PublishCommand({ TopicArn: topicArn, Subject: subject, Message: message }));
}
