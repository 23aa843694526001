import { counted } from '../counted.ts';
import { paceOf } from '../pace.ts';
import type { StageAccess } from '../stage-access.ts';
import { withoutAddresses } from '../without-addresses.ts';
import type { DeadLetterQueue } from './dead-letter-queues.ts';
import { fingerprint } from './letter.ts';
import { LetterBox } from './letter-box.ts';
import { reasonFinder, reasonGiven } from './reasons.ts';
import { WantedIds } from './wanted-ids.ts';

type Options = {
  /** Of events or messages; all of them without any. */
  readonly ids: readonly string[];
  readonly limit: number;
  readonly rate: number;
  readonly isDryRun: boolean;
  readonly signal: AbortSignal;
};

/** Moves dead letters back to their queue, or shows them. Stopped anywhere, nothing is lost. */
export async function redrive(
  access: StageAccess,
  queue: DeadLetterQueue,
  { ids, limit, rate, isDryRun, signal }: Options,
): Promise<void> {
  const target = isDryRun ? undefined : queue.source;
  // Searching logs for each would hold up what is to be moved.
  const reasonOf = target === undefined ? await reasonFinder(access, queue) : reasonGiven;
  const wanted = new WantedIds(ids);
  const pace = paceOf(rate);
  const isStopped = () => signal.aborted;
  // What comes back while this runs has failed again; once more now would be for ever.
  const done = new Set<string>();
  const box = new LetterBox(access, queue);
  try {
    for await (const letter of box.letters()) {
      if (isStopped()) break;
      if (!wanted.meets(letter) || done.has(fingerprint(letter))) continue;
      if (target !== undefined) {
        await pace(1, signal);
        if (isStopped()) break;
        await box.move(letter, target);
      }
      done.add(fingerprint(letter));
      const verb = target === undefined ? 'lies here' : 'moved';
      console.log(`${verb}  ${letter.messageId}  ${letter.sentAt.toISOString()}  ${letter.title}`);
      const reason = await reasonOf(letter);
      if (reason !== undefined) console.log(`    ${withoutAddresses(reason)}`);
      if (done.size >= limit) break;
    }
  } finally {
    await box.giveBack();
  }
  console.error(summary(queue, done.size, isDryRun));
  if (!isStopped() && done.size < limit) wanted.refuseMissing(queue);
}

function summary({ shortName, source }: DeadLetterQueue, count: number, isDryRun: boolean): string {
  if (source === undefined) return `${counted(count, 'report')} of failed runs. ${explanationOf(shortName)}`;
  return isDryRun
    ? `${counted(count, 'message')} would go back to ${source.name}; none has.`
    : `${counted(count, 'message')} went back to ${source.name}.`;
}

/** Runs are not messages that somebody waits for: what they left undone is done otherwise. */
export function explanationOf(shortName: string): string {
  const end = ' Remove what you have seen with --discard --id <message id>.';
  if (shortName.endsWith('-relay'))
    return `There is nothing to move: the rows still wait in the outbox, and the sweep publishes them (list --waiting).${end}`;
  if (shortName.endsWith('-indexes'))
    return `There is nothing to move: an index is built anew from its table with the next change of what it lists.${end}`;
  return `There is nothing to move: what a run left undone the next one does.${end}`;
}
