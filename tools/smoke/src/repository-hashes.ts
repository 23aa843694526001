import { catalogue, contractHash } from '@paymyinvoice/contracts';

/** The hash of every contract in this repository, by `<type>/<version>` and, for the newest, by type: as `/health` shows them. */
export function repositoryHashes(): ReadonlyMap<string, string> {
  const oldestFirst = catalogue.toSorted((a, b) => a.version - b.version);
  const hashes = oldestFirst.map((contract) => [contract, contractHash(contract)] as const);
  return new Map(
    hashes.flatMap(([{ type, dataschema }, hash]) => [[dataschema, hash] as const, [type, hash] as const]),
  );
}
