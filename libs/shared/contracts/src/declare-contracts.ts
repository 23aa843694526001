import { contractHash } from './contract-hash.ts';
import type { EventContract, EventSource } from './event-contract.ts';

export interface ContractDeclaration<
  Publishes extends readonly EventContract[] = readonly EventContract[],
  Consumes extends readonly EventContract[] = readonly EventContract[],
> {
  readonly service: EventSource;
  readonly publishes: Publishes;
  readonly consumes: Consumes;
}

/** What a service promises to the others and what it relies on; `apps/<service>/src/contracts.ts` exports it. */
export function declareContracts<
  const Publishes extends readonly EventContract[],
  const Consumes extends readonly EventContract[],
>(declaration: {
  service: EventSource;
  publishes: Publishes;
  consumes: Consumes;
}): ContractDeclaration<Publishes, Consumes> {
  const { service, publishes, consumes } = declaration;
  const foreign = publishes.find((contract) => contract.source !== service);
  if (foreign)
    throw new Error(`${service} cannot publish ${foreign.dataschema}: it belongs to ${foreign.source}`);
  for (const list of [publishes, consumes]) {
    const names = list.map((contract) => contract.dataschema);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice) throw new Error(`${service} declares ${twice} twice`);
  }
  return Object.freeze({ service, publishes, consumes });
}

/** As `GET /health` shows them. An older version declared beside a newer one stands under `<type>/<version>`. */
export function contractHashes(declaration: ContractDeclaration): {
  publishes: Record<string, string>;
  consumes: Record<string, string>;
} {
  return { publishes: hashesOf(declaration.publishes), consumes: hashesOf(declaration.consumes) };
}

function hashesOf(contracts: readonly EventContract[]): Record<string, string> {
  const hashes = contracts.map((contract): [string, string] => {
    const isNewest = contracts.every(
      ({ type, version }) => type !== contract.type || version <= contract.version,
    );
    return [isNewest ? contract.type : contract.dataschema, contractHash(contract)];
  });
  return Object.fromEntries(hashes.sort(([a], [b]) => (a < b ? -1 : 1)));
}
