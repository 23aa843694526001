/** What was deployed once and can be again: a template and its archives in the deployment bucket. */
export interface Release {
  /** Where it lies in the bucket. */
  readonly prefix: string;
  /** The commit that it was made of. */
  readonly version: string;
  /** When it stood for the first time. */
  readonly deployedAt: string;
  /** When somebody went back from it. */
  readonly leftAt?: string;
}

/** How many earlier releases one can go back to. */
export const KEPT_RELEASES = 10;

/**
 * The release to go back to: the one asked for, by version or time, or the last before what is deployed that is of
 * another commit and that nobody went back from.
 */
export function releaseToGoBackTo(
  releases: readonly Release[],
  current: string | undefined,
  wanted?: string,
): Release {
  const newestFirst = newestFirstOf(releases);
  if (wanted !== undefined) {
    const found = newestFirst.find(({ version, deployedAt }) => version === wanted || deployedAt === wanted);
    if (found === undefined) throw new Error(`There is no release '${wanted}': --list shows all.`);
    if (found.prefix === current) throw new Error(`Release '${wanted}' is what is deployed.`);
    return found;
  }
  if (current === undefined) throw new Error('What is deployed is no release: say --to which one.');
  // What stands without a mark, as after a deployment that was cut off, is newer than all that have one.
  const at = newestFirst.findIndex(({ prefix }) => prefix === current);
  // A commit that was deployed twice is no remedy for itself.
  const previous = newestFirst
    .slice(Math.max(at, 0))
    .find((release) => release.version !== newestFirst[at]?.version && isSound(release, releases));
  if (previous === undefined)
    throw new Error(
      'There is no release before the one that is deployed but what was gone back from: say --to.',
    );
  return previous;
}

/** Whether a deployment of the commit is what stands: it says so itself, and nothing was brought to the bucket since. */
export function isStanding(
  commit: string,
  current: Pick<Release, 'prefix' | 'version'> | undefined,
  prefixes: readonly string[],
): boolean {
  if (current === undefined || !commit.startsWith(current.version)) return false;
  // They begin alike and go on with the time of packaging.
  return prefixes.every((prefix) => prefix <= current.prefix);
}

/** Nobody went back from its commit since it stood. */
function isSound({ version, deployedAt }: Release, releases: readonly Release[]): boolean {
  return !releases.some(({ version: other, leftAt }) => other === version && leftAt && leftAt > deployedAt);
}

/** Everything in the bucket that nobody goes back to: releases beyond the most, sound ones or not, and what never stood. */
export function prefixesToForget(
  prefixes: readonly string[],
  releases: readonly Release[],
  current: string,
): string[] {
  const newestFirst = newestFirstOf(releases);
  const sound = newestFirst.filter((release) => isSound(release, releases));
  const kept = [newestFirst, sound].flatMap((each) => each.slice(0, KEPT_RELEASES + 1));
  return prefixes.filter(
    (prefix) => prefix !== current && !kept.some((release) => release.prefix === prefix),
  );
}

export function newestFirstOf(releases: readonly Release[]): Release[] {
  return releases.toSorted((one, other) => (one.deployedAt < other.deployedAt ? 1 : -1));
}
