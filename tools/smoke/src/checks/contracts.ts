import { SERVICES, type Service } from '@paymyinvoice/stages';
import { LeftOut, type Check } from '../check.ts';
import type { Contracts } from '../repository-contracts.ts';
import type { StageUnderTest } from '../stage-under-test.ts';

const DIRECTIONS = ['publishes', 'consumes'] as const;

/** Every event that a service publishes or consumes there, and here; both ways, so that neither knows more. */
export function speaksOurContracts(service: Service): Check {
  return {
    part: service,
    name: 'speaks the contracts of this repository',
    run: async (stage) => {
      if (stage.settings.isOfAnyVersion === true)
        throw new LeftOut('Any version may be deployed here, and each has contracts of its own.');
      const there = await stage.contractsOf(service);
      const here = stage.settings.contracts.get(`${service}-service`);
      if (here === undefined) throw new Error(`This repository has no ${service}-service.`);
      const differences = DIRECTIONS.flatMap((direction) => differencesOf(direction, there, here));
      if (differences.length > 0)
        throw new Error(
          `${service}-service on the stage was not built from this repository's contracts: ${differences.join('; ')}. Deploy it, or smoke with the commit that is deployed.`,
        );
    },
  };
}

/** Whoever reads an event has to know it as it is published, whatever this repository says. */
export function servicesAgree(services: readonly Service[]): Check {
  return {
    part: 'stage',
    name: 'who reads an event knows it as it is published',
    run: async (stage) => {
      const spoken = await Promise.all(services.map((service) => stage.contractsOf(service)));
      const published = new Map(
        services.flatMap((service, index) =>
          Object.entries(spoken[index]?.publishes ?? {}).map(
            ([type, hash]) => [type, { service, hash }] as const,
          ),
        ),
      );
      const disagreements = services.flatMap((reader, index) =>
        Object.entries(spoken[index]?.consumes ?? {}).flatMap(([type, hash]) => {
          const publisher = published.get(type);
          if (publisher === undefined) return [`${reader}-service reads ${type}, which nobody publishes`];
          if (publisher.hash === hash) return [];
          return [
            `${reader}-service reads ${type} as ${hash}, but ${publisher.service}-service publishes it as ${publisher.hash}`,
          ];
        }),
      );
      if (disagreements.length > 0)
        throw new Error(
          `${disagreements.join('; ')}. One of them is of another release: see /health of both.`,
        );
    },
  };
}

/** The services that read an event on this stage. */
export async function readersOf(stage: StageUnderTest, type: string): Promise<Service[]> {
  const readers = await Promise.all(
    SERVICES.map(async (service) => ((await stage.contractsOf(service)).consumes[type] ? [service] : [])),
  );
  return readers.flat();
}

function differencesOf(direction: (typeof DIRECTIONS)[number], there: Contracts, here: Contracts): string[] {
  const types = new Set([...Object.keys(there[direction]), ...Object.keys(here[direction])]);
  return [...types].flatMap((type) => {
    const [one, other] = [there[direction][type], here[direction][type]];
    if (one === other) return [];
    if (one === undefined) return [`it does not know that it ${direction} ${type}`];
    return [`it ${direction} ${type} as ${one}, which is ${other ?? 'unknown'} here`];
  });
}
