import type { CallReport } from '../aws-endpoint/aws-endpoint.ts';
import type { EventLog } from './event-log.ts';

/** Notices when a consumer itself puts an event aside, by what it sends to a dead-letter queue. */
export function noticeDeadLetter(
  { arns, caller, queued = [] }: CallReport,
  { events, isDeadLetterQueue }: { events: EventLog; isDeadLetterQueue: (queueArn: string) => boolean },
): void {
  if (!arns.some(isDeadLetterQueue)) return;
  for (const body of queued) events.recordDeadLetter(caller, body);
}
