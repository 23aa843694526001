import type { Target } from './target.ts';

/** How steps of a pipeline ended, in GitHub's words: success, failure, cancelled, or skipped where it did not come to them. */
export interface Outcomes {
  readonly deploy?: string | undefined;
  readonly rollback?: string | undefined;
  /** Of looking at the stage after a rollback. */
  readonly fit?: string | undefined;
}

/** What has become of the stage after a deployment that failed; nothing where no outcome is known. */
export function noticeOf(
  { service, stage }: Target,
  { deploy, rollback, fit }: Outcomes,
): string | undefined {
  const list = `npm run rollback -- --service ${service} --stage ${stage} --list`;
  if (deploy === undefined) return undefined;
  if (!ran(deploy)) return 'Nothing was deployed: what stood before stands.';
  if (!ran(rollback))
    return deploy === 'success' ? 'The new release stands all the same.' : `What stands now: ${list}`;
  if (rollback !== 'success')
    return `Going back failed: the new release may stand, unproven. Look now: ${list}`;
  return fit === 'success'
    ? 'The new release does not stand. The one before it does, and is fit.'
    : 'The new release does not stand. The one before it does, and is not known to be fit either: look now.';
}

function ran(outcome: string | undefined): boolean {
  return outcome !== undefined && outcome !== '' && outcome !== 'skipped';
}
