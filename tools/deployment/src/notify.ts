// `npm run notify -- --service auth --stage test [--link <URL>]`: tells whoever looks after the stage that a
// deployment failed, and what has become of the stage, by the topic that its alarms go to.
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm';
import { noticeOf } from './notice.ts';
import { readFlags, run, TARGET_USAGE } from './command.ts';

const usage = `npm run notify -- --service <name> --stage <name> [options]
${TARGET_USAGE}
  --deploy <outcome>, --rollback <outcome>, --fit <outcome>
                     how deploying, going back and looking at the stage after that ended, as GitHub says it
  --link <URL>       where one reads on`;

await run(async () => {
  const given = readFlags(usage, {
    deploy: { type: 'string' },
    rollback: { type: 'string' },
    fit: { type: 'string' },
    link: { type: 'string' },
  });
  if (given === undefined) return 0;
  const { service, stage } = given.target;
  const topic = await alarmTopic(stage);
  const Subject = `Deployment of ${service} to ${stage} failed`;
  const lines = [`${Subject}.`, noticeOf(given.target, given.flags), given.flags.link];
  const Message = lines.filter((line) => line !== undefined).join('\n');
  await new SNSClient().send(new PublishCommand({ TopicArn: topic, Subject, Message }));
  console.log(`Told ${topic}.\n${Message}`);
  return 0;
});

async function alarmTopic(stage: string): Promise<string> {
  const Name = `/paymyinvoice/${stage}/alarm-topic-arn`;
  try {
    const { Parameter } = await new SSMClient().send(new GetParameterCommand({ Name }));
    return Parameter?.Value ?? '';
  } catch (cause) {
    if (cause instanceof ParameterNotFound)
      throw new Error(`Nobody can be told: ${Name} is not in SSM.`, { cause });
    throw cause;
  }
}
