import type { StackResource } from './stacks/stack.ts';

/** Why a stack is not removed; nothing where it may be. */
export function protectionRefusal(
  stack: string,
  stage: { name: string; isProtected: boolean },
  isMeant: boolean,
): string | undefined {
  if (!stage.isProtected || isMeant) return undefined;
  return `Stage '${stage.name}' is protected, and ${stack} with it: if it shall go all the same, say --even-protected.`;
}

/** What of a stack goes with it, and what stays behind, as its template says. */
export function dividedByRetention(
  resources: readonly StackResource[],
  retained: ReadonlySet<string>,
): { goes: StackResource[]; stays: StackResource[] } {
  const { goes = [], stays = [] } = Object.groupBy(resources, ({ id }) =>
    retained.has(id) ? 'stays' : 'goes',
  );
  return { goes, stays };
}

/** CloudFormation removes no bucket that holds anything. */
export function bucketsOf(resources: readonly StackResource[]): string[] {
  return resources.filter(({ type }) => type === 'AWS::S3::Bucket').map(({ physicalId }) => physicalId);
}
