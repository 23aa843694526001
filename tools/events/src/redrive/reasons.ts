import { logGroups, searchLogs } from '../logs.ts';
import type { StageAccess } from '../stage-access.ts';
import type { DeadLetterQueue } from './dead-letter-queues.ts';
import type { Letter } from './letter.ts';

/** What was given along, which says nothing where SQS itself set the message aside. */
export const reasonGiven = ({ reason }: Letter): string | undefined => reason;

/** Why a message lies here: what it was given along, or else what the last attempt at it wrote down. */
export async function reasonFinder(
  access: StageAccess,
  { shortName }: DeadLetterQueue,
): Promise<(letter: Letter) => Promise<string>> {
  const service = access.services.find((each) => shortName.startsWith(`${each}-`));
  const groups = await logGroups({ ...access, services: service === undefined ? [] : [service] });
  return async ({ reason, originalId, sentAt }) => {
    if (reason !== undefined) return reason;
    const lines = await searchLogs(access, groups, {
      filterPattern: `{ $.messageId = "${originalId}" && $.level = "error" }`,
      startTime: sentAt.getTime(),
    });
    const err = lines.at(-1)?.members['err'] as { type?: string; message?: string } | undefined;
    if (err !== undefined) return `${err.type ?? 'Error'}: ${err.message ?? ''}`;
    return 'its function wrote nothing of it: it crashed, ran out of time, or found no free instance';
  };
}
