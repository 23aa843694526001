import { releaseBucketOf } from './releases/release-bucket.ts';
import { isStanding, newestFirstOf, releaseToGoBackTo, type Release } from './releases/release.ts';
import type { Stack } from './stacks/stack.ts';
import { updateRefusal } from './stacks/status.ts';

/** What a stack can go back to, newest first, and where it is. */
export interface Releases {
  readonly releases: readonly Release[];
  /** The prefix of what is deployed, whatever it is. */
  readonly current: string | undefined;
}

export async function readReleases(stack: Stack): Promise<Releases> {
  if ((await stack.standing()).is === 'absent') throw new Error(`${stack.name} is not deployed.`);
  const { Metadata } = await stack.template();
  const { releases } = await (await releaseBucketOf(stack)).list();
  return { releases: newestFirstOf(releases), current: Metadata?.Release?.prefix };
}

export interface RolledBack {
  readonly from: Release | undefined;
  readonly to: Release;
  readonly isChanged: boolean;
}

/** Deploys an earlier release again: its template, and with it its code. */
export async function rollBack(stack: Stack, wanted?: string): Promise<RolledBack> {
  const { releases, current } = await readReleases(stack);
  const refusal = updateRefusal(stack.name, await stack.standing());
  if (refusal !== undefined) throw new Error(refusal);
  const to = releaseToGoBackTo(releases, current, wanted);
  const from = releases.find(({ prefix }) => prefix === current);
  const bucket = await releaseBucketOf(stack);
  // Before, because CloudFormation goes on where this is cut off.
  if (from !== undefined && to.deployedAt < from.deployedAt)
    await bucket.mark({ ...from, leftAt: new Date().toISOString() });
  const isChanged = await stack.update({ TemplateURL: await bucket.templateUrl(to.prefix) });
  if (to.leftAt !== undefined) await bucket.mark(vouchedFor(to));
  return { from, to, isChanged };
}

/** Goes back from a deployment that came to no good end; nothing where it has not changed, or no longer is, what stands. */
export async function rollBackFrom(stack: Stack, commit: string): Promise<RolledBack | undefined> {
  // CloudFormation goes on where a deployment was cut off.
  await stack.settled();
  const { Metadata } = await stack.template();
  const { prefixes } = await (await releaseBucketOf(stack)).list();
  return isStanding(commit, Metadata?.Release, prefixes) ? rollBack(stack) : undefined;
}

/** Whoever asks for a release by its name thinks it sound again. */
function vouchedFor({ prefix, version, deployedAt }: Release): Release {
  return { prefix, version, deployedAt };
}
