import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonSchema, type ContractDeclaration, type EventContract } from '@paymyinvoice/contracts';
import { asyncApiDocument } from './asyncapi.ts';
import type { Problem } from './problem.ts';

export const ASYNCAPI_FILE = 'asyncapi.json';

/** Every generated file by name: one JSON Schema per event and version, and the AsyncAPI document. */
export function generatedFiles(
  catalogue: readonly EventContract[],
  declarations: readonly ContractDeclaration[],
): Map<string, string> {
  const schemas = catalogue.map((contract): [string, unknown] => [fileOf(contract), jsonSchema(contract)]);
  const documents = [...schemas, [ASYNCAPI_FILE, asyncApiDocument(catalogue, declarations)] as const];
  return new Map(documents.map(([file, document]) => [file, `${JSON.stringify(document, null, 2)}\n`]));
}

function fileOf(contract: EventContract): string {
  return `${contract.type}.${contract.version}.json`;
}

export function checkStale(folder: string, expected: ReadonlyMap<string, string>): Problem[] {
  const present = existing(folder);
  const problem = (subject: string, what: string): Problem => ({
    kind: 'stale',
    subject,
    what,
    why: 'the committed documents have to say what the code does',
    instead: ['run `npm run contracts -- --write` and commit what it wrote'],
  });
  return [
    ...[...expected]
      .filter(([file, text]) => !present.includes(file) || readText(join(folder, file)) !== text)
      .map(([file]) => problem(file, present.includes(file) ? 'is out of date' : 'is missing')),
    ...present.filter((file) => !expected.has(file)).map((file) => problem(file, 'belongs to no event')),
  ];
}

/** Returns the files that were written or removed. */
export function writeGenerated(folder: string, expected: ReadonlyMap<string, string>): string[] {
  mkdirSync(folder, { recursive: true });
  const changed = checkStale(folder, expected).map((problem) => problem.subject);
  for (const file of changed) {
    const text = expected.get(file);
    if (text === undefined) rmSync(join(folder, file));
    else writeFileSync(join(folder, file), text);
  }
  return changed;
}

function existing(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.json')) : [];
}

/** A checkout that turned line ends is not out of date. */
function readText(file: string): string {
  return readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
}
