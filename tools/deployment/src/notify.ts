// `npm run notify -- --service auth --stage test [--link <URL>]`: tells whoever looks after the stage that a
// deployment failed, by the topic that its alarms go to.
import { parseArgs } from 'node:util';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm';

const usage = `npm run notify -- --service <name> --stage <name> [options]
  --service <name>   whose deployment failed
  --stage <name>     the stage that it was meant for
  --link <URL>       where one reads on`;

async function main(): Promise<void> {
  const { values: flags } = parseArgs({
    options: {
      service: { type: 'string' },
      stage: { type: 'string' },
      link: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (flags.help) {
    console.log(usage);
    return;
  }
  const { service, stage, link } = flags;
  if (service === undefined || stage === undefined)
    throw new Error('Whose? --service <name> --stage <name>.');
  const topic = await alarmTopic(stage);
  const Subject = `Deployment of ${service} to ${stage} failed`;
  const Message = [`${Subject}.`, ...(link === undefined ? [] : [link])].join('\n');
  await new SNSClient().send(new PublishCommand({ TopicArn: topic, Subject, Message }));
  console.log(`Told ${topic}.`);
}

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

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
