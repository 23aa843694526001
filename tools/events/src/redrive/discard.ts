import type { StageAccess } from '../stage-access.ts';
import type { DeadLetterQueue } from './dead-letter-queues.ts';
import { LetterBox } from './letter-box.ts';
import { WantedIds } from './wanted-ids.ts';

/** Removes what is named, and nothing else; or shows it. */
export async function discard(
  access: StageAccess,
  queue: DeadLetterQueue,
  { ids, isDryRun }: { readonly ids: readonly string[]; readonly isDryRun: boolean },
): Promise<void> {
  const box = new LetterBox(access, queue);
  const wanted = new WantedIds(ids);
  try {
    for await (const letter of box.letters()) {
      if (!wanted.meets(letter)) continue;
      if (!isDryRun) await box.remove(letter);
      console.log(`${isDryRun ? 'would be removed' : 'removed'}  ${letter.messageId}  ${letter.title}`);
    }
  } finally {
    await box.giveBack();
  }
  wanted.refuseMissing(queue);
}
