import type { ReleaseBucket } from './release-bucket.ts';
import { prefixesToForget } from './release.ts';

/** Empties the bucket of what nobody goes back to. What was deployed stands, whether that works or not. */
export async function forgetOld(
  bucket: Pick<ReleaseBucket, 'list' | 'forget'>,
  current: string,
): Promise<void> {
  try {
    const { prefixes, releases } = await bucket.list();
    await bucket.forget(prefixesToForget(prefixes, releases, current));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.warn(`Old releases could not be forgotten, the next deployment tries again: ${reason}`);
  }
}
