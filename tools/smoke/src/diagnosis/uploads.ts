import type { StageUnderTest } from '../stage-under-test.ts';
import type { Explanation } from '../waiting.ts';
import { final, open, withAws } from './events.ts';

/** Why a stored upload has not been looked at: notification, queue or function. */
export async function explainProcessing(stage: StageUnderTest): Promise<Explanation> {
  const uploads = stage.resource('media', 'uploads');
  const process = stage.resource('media', 'process');
  return await withAws(stage, async (aws) => {
    const queue = await aws?.queue(uploads);
    if (aws === undefined)
      return open(`Look at the bucket's notification, the queue ${uploads} and the function ${process}.`);
    if (queue === undefined) return final(`The queue ${uploads} does not exist: deploy media-service.`);
    const account = queue.arn.split(':')[4] ?? '';
    const bucket = `${stage.resource('media', 'files')}-${account}`;
    if ((await aws.notifiedBy(bucket))?.includes(queue.arn) !== true)
      return final(
        `The bucket ${bucket} does not tell the queue ${uploads} of new files: deploy media-service, whose stack says so.`,
      );
    const { waiting = 0 } = (await aws.queue(`${uploads}-dlq`)) ?? {};
    return open(
      `The bucket tells the queue (${queue.waiting} wait in ${uploads}, ${queue.inFlight} are being worked on, ${waiting} lie in ${uploads}-dlq): look at the function ${process} and its log.`,
    );
  });
}
