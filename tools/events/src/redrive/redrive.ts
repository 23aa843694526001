import { paceOf } from '../pace.ts';
import type { StageAccess } from '../stage-access.ts';
import type { DeadLetterQueue } from './dead-letter-queues.ts';
import { fingerprint, type Letter } from './letter.ts';
import { LetterBox } from './letter-box.ts';
import { reasonFinder } from './reasons.ts';

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
  const box = new LetterBox(access, queue);
  const reasonOf = await reasonFinder(access, queue);
  const pace = paceOf(rate);
  // What comes back while this runs has failed again; once more now would be for ever.
  const done = new Set<string>();
  const isChosen = (letter: Letter) =>
    (ids.length === 0 || ids.includes(letter.messageId) || ids.includes(letter.eventId ?? '')) &&
    !done.has(fingerprint(letter));
  let moved = 0;
  try {
    for (let letters = await box.next(10); letters.length > 0; letters = await box.next(10)) {
      for (const letter of letters.filter(isChosen)) {
        if (moved >= limit || signal.aborted) break;
        const verb = isDryRun || queue.source === undefined ? 'lies here' : 'moved';
        if (verb === 'moved') await pace(1, signal);
        const reason = await reasonOf(letter);
        if (queue.source !== undefined && verb === 'moved') await box.move(letter, queue.source);
        done.add(fingerprint(letter));
        moved += 1;
        console.log(
          `${verb}  ${letter.messageId}  ${letter.sentAt.toISOString()}  ${letter.title}\n    ${reason}`,
        );
      }
      if (moved >= limit || signal.aborted) break;
    }
  } finally {
    await box.giveBack();
  }
  console.error(summary(queue, moved, isDryRun));
}

function summary({ shortName, source }: DeadLetterQueue, count: number, isDryRun: boolean): string {
  if (source === undefined) return `${count} reports of failed runs. ${explanationOf(shortName)}`;
  return isDryRun
    ? `${count} messages would go back to ${source.name}; none has.`
    : `${count} messages went back to ${source.name}.`;
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
