import { emptyBucket } from './releases/empty-bucket.ts';
import { bucketsOf, dividedByRetention } from './removal.ts';
import type { Stack, StackResource } from './stacks/stack.ts';
import { removalRefusal } from './stacks/status.ts';
import { retainedIn } from './stacks/template.ts';

export interface Removed {
  readonly count: number;
  readonly objects: number;
  readonly stays: readonly StackResource[];
}

/** What may still be written while a bucket is emptied. */
const ATTEMPTS = 3;

/** Removes a stack with everything in it that its template does not retain. */
export async function removeStack(stack: Stack): Promise<Removed> {
  const refusal = removalRefusal(stack.name, await stack.standing());
  if (refusal !== undefined) throw new Error(refusal);
  const { goes, stays } = dividedByRetention(await stack.resources(), retainedIn(await stack.template()));
  let objects = 0;
  for (let attempt = 1; ; attempt += 1) {
    for (const bucket of bucketsOf(goes)) objects += await emptyBucket(bucket);
    try {
      await stack.remove();
      return { count: goes.length, objects, stays };
    } catch (error) {
      const isFull = error instanceof Error && /bucket you tried to delete is not empty/i.test(error.message);
      if (!isFull || attempt === ATTEMPTS) throw error;
    }
  }
}
