import { contractHashes } from '@paymyinvoice/contracts';
import { loadDeclarations, ROOT } from '@paymyinvoice/contract-check';

export type Contracts = ReturnType<typeof contractHashes>;

/** What each service of this repository would say of its contracts at `/health`, by its long name. */
export async function repositoryContracts(): Promise<ReadonlyMap<string, Contracts>> {
  const declarations = await loadDeclarations(ROOT);
  return new Map(declarations.map((declaration) => [declaration.service, contractHashes(declaration)]));
}
