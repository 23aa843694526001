import { Stack } from './stacks/stack.ts';
import { DEPLOYABLES, stackName, type Deployable } from './target.ts';

/** Which stacks there are on a stage, whole or not. */
export async function standingOn(stage: string): Promise<Deployable[]> {
  const found = await Promise.all(
    DEPLOYABLES.map(async (service) => {
      const { is } = await new Stack(stackName({ service, stage })).standing();
      return is === 'absent' ? [] : [service];
    }),
  );
  return found.flat();
}
