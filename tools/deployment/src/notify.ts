// `npm run notify -- --service auth --stage test [--link <URL>]`: tells whoever looks after the stage that a
// deployment failed, by the topic that its alarms go to.
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm';
import { readFlags, run, TARGET_USAGE } from './command.ts';

const usage = `npm run notify -- --service <name> --stage <name> [options]
${TARGET_USAGE}
  --link <URL>       where one reads on`;

await run(async () => {
  const given = readFlags(usage, { link: { type: 'string' } });
  if (given === undefined) return 0;
  const { service, stage } = given.target;
  const topic = await alarmTopic(stage);
  const Subject = `Deployment of ${service} to ${stage} failed`;
  const Message = [`${Subject}.`, given.flags.link ?? ''].join('\n').trim();
  await new SNSClient().send(new PublishCommand({ TopicArn: topic, Subject, Message }));
  console.log(`Told ${topic}.`);
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
