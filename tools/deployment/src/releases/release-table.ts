import type { Release } from './release.ts';

/** Releases for people, the one that is deployed marked. */
export function releaseTable({
  releases,
  current,
}: {
  releases: readonly Release[];
  current: string | undefined;
}): string {
  if (releases.length === 0) return 'There are no releases.';
  const width = Math.max(...releases.map(({ version }) => version.length));
  return releases
    .map(({ prefix, version, deployedAt, leftAt }) =>
      [
        `${prefix === current ? '*' : ' '} ${version.padEnd(width)}  ${deployedAt}`,
        ...(prefix === current ? ['deployed'] : []),
        ...(leftAt === undefined ? [] : [`gone back from ${leftAt}`]),
      ].join('  '),
    )
    .join('\n');
}
