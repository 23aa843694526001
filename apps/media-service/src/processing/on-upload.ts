import { continueTrace, runInTrace, type Logger } from '@paymyinvoice/platform';
import { UnreadableMessage, type MessageWork } from '@paymyinvoice/platform/events';
import { parseIncomingKey } from '../files/file-keys.ts';
import type { ProcessingService } from './processing.service.ts';
import { keysOf } from './upload-message.ts';

/** Every upload that a message speaks of is looked at, though one of them fails; then the message comes again. */
export function onUpload(processing: ProcessingService, logger: Logger): MessageWork {
  return async (body, time) => {
    const failures: unknown[] = [];
    for (const key of keysIn(body)) {
      const ref = parseIncomingKey(key);
      if (ref === undefined) {
        logger.warn({ key }, 'not an upload; left alone');
        continue;
      }
      try {
        const known = await processing.find(ref);
        const origin = known !== undefined && 'origin' in known ? known.origin : {};
        await runInTrace(continueTrace(origin), async () => {
          const media = await processing.process(ref, time, known);
          logger.info({ ...ref, outcome: media?.status ?? 'gone' }, 'upload looked at');
        });
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length === 1) throw failures[0];
    if (failures.length > 1) throw new AggregateError(failures, `${failures.length} uploads not looked at`);
  };
}

/** What cannot be read now cannot be read later either. */
function keysIn(body: string): string[] {
  try {
    return keysOf(body);
  } catch (cause) {
    throw new UnreadableMessage('no message of S3', { cause });
  }
}
