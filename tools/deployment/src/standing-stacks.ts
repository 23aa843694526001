import { Stack } from './stacks/stack.ts';
import { isOfUse, type Standing } from './stacks/status.ts';
import { DEPLOYABLES, stackName, type Deployable } from './target.ts';

/** Which stacks there are on a stage, whole or not. */
export async function standingOn(stage: string): Promise<Deployable[]> {
  return await stacksOn(stage, ({ is }) => is !== 'absent');
}

/** Which stacks of a stage others can build on. */
export async function ofUseOn(stage: string): Promise<Deployable[]> {
  return await stacksOn(stage, isOfUse);
}

async function stacksOn(stage: string, isMeant: (standing: Standing) => boolean): Promise<Deployable[]> {
  const found = await Promise.all(
    DEPLOYABLES.map(async (service) => {
      const standing = await new Stack(stackName({ service, stage })).standing();
      return isMeant(standing) ? [service] : [];
    }),
  );
  return found.flat();
}
