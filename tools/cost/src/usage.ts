import { SERVICES, type Service } from '@paymyinvoice/stages';
import type { Measured, Operation, Work } from './measured.ts';
import type { Profile } from './profile.ts';
import type { Stack, StackFunction } from './stack.ts';

/** One function's work on one operation, and how often it comes. */
export interface Task {
  readonly operation: string;
  readonly service: Service;
  readonly function: StackFunction;
  readonly work: Work;
  readonly times: number;
  /** `user`: so often for each; `stage`: so often whoever comes. */
  readonly by: 'user' | 'stage';
}

/** An operation that users ask for, and how often each of them does. */
export interface Use {
  readonly service: Service;
  readonly operation: Operation;
  readonly times: number;
}

type ByService<Value> = Readonly<Record<Service, Value>>;

/** What the profile's users do; a name that nobody has measured is refused. */
export function usesOf({ operations }: Profile, measured: ByService<Measured>): Use[] {
  return Object.entries(operations).map(([full, { value: times }]) => {
    const service = SERVICES.find((name) => full.startsWith(`${name}: `));
    const operation =
      service && measured[service].operations.find(({ name }) => full === `${service}: ${name}`);
    if (service === undefined || operation === undefined) {
      const known = SERVICES.flatMap((name) =>
        measured[name].operations.map((each) => `${name}: ${each.name}`),
      );
      throw new Error(
        `The profile's operation "${full}" is not measured. These are:\n  ${known.join('\n  ')}`,
      );
    }
    return { service, operation, times };
  });
}

/** Everything that functions do in a month, by whoever's wish. */
export function tasksOf(
  uses: readonly Use[],
  measured: ByService<Measured>,
  stacks: ByService<Stack>,
): Task[] {
  const wished = uses.flatMap(({ service, operation, times }) =>
    tasksIn(operation, stacks).map((task) => ({
      ...task,
      ...{ operation: `${service}: ${operation.name}`, times, by: 'user' as const },
    })),
  );
  const scheduled = SERVICES.flatMap((service) =>
    stacks[service].functions
      .filter(({ runs }) => runs > 0)
      .flatMap(({ name, runs }) => {
        const operation = measured[service].operations.find((each) => each.name === `${name}, nothing due`);
        if (operation === undefined)
          throw new Error(
            `"${name}, nothing due" is not measured: npm run bench:chains -- ${service} does it.`,
          );
        return tasksIn(operation, stacks).map((task) => ({
          ...task,
          ...{ operation: `${service}: ${operation.name}`, times: runs, by: 'stage' as const },
        }));
      }),
  );
  return [...wished, ...scheduled];
}

function tasksIn({ name, functions }: Operation, stacks: ByService<Stack>) {
  return Object.entries(functions).map(([fullName, work]) => {
    const service = SERVICES.find((each) => fullName.startsWith(`paymyinvoice-local-${each}-`));
    const found =
      service &&
      stacks[service].functions.find((each) => fullName === `paymyinvoice-local-${service}-${each.name}`);
    if (service === undefined || found === undefined)
      throw new Error(`"${name}" was measured with ${fullName}, which no stack has any more.`);
    return { service, function: found, work };
  });
}
