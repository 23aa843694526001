import type { StageAccess } from '../stage-access.ts';
import type { DeadLetterQueue } from './dead-letter-queues.ts';
import { LetterBox } from './letter-box.ts';

/** Removes what is named, and nothing else. */
export async function discard(
  access: StageAccess,
  queue: DeadLetterQueue,
  ids: readonly string[],
): Promise<void> {
  const box = new LetterBox(access, queue);
  const missing = new Set(ids);
  try {
    for (let letters = await box.next(10); letters.length > 0; letters = await box.next(10))
      for (const letter of letters) {
        const id = [letter.messageId, letter.eventId].find(
          (each) => each !== undefined && ids.includes(each),
        );
        if (id === undefined) continue;
        await box.remove(letter);
        missing.delete(id);
        console.log(`removed  ${letter.messageId}  ${letter.title}`);
      }
  } finally {
    await box.giveBack();
  }
  if (missing.size > 0) throw new Error(`${queue.shortName} does not hold ${[...missing].join(', ')}.`);
}
