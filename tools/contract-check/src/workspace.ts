import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ContractDeclaration } from '@paymyinvoice/contracts';

export const ROOT = resolve(import.meta.dirname, '../../..');
/** Relative to the root, because git wants it so. */
export const GENERATED = 'libs/shared/contracts/generated';

/** What every service says it publishes and consumes. */
export async function loadDeclarations(root: string): Promise<ContractDeclaration[]> {
  const files = readdirSync(join(root, 'apps'))
    .map((app) => join(root, 'apps', app, 'src/contracts.ts'))
    .filter((file) => existsSync(file))
    .sort();
  return Promise.all(files.map(loadDeclaration));
}

async function loadDeclaration(file: string): Promise<ContractDeclaration> {
  const module = (await import(pathToFileURL(file).href)) as { contracts?: ContractDeclaration };
  if (!module.contracts) throw new Error(`${file} has to export 'contracts'`);
  return module.contracts;
}
