import { jsonSchema, type ContractDeclaration, type EventContract } from '@paymyinvoice/contracts';
import type { Baseline } from './baseline.ts';
import { consumersOf } from './check-declarations.ts';
import { breakingChanges } from './compatibility/breaking-changes.ts';
import type { Problem } from './problem.ts';

/** Whether every released version is still what it was, for each mix of old and new publishers and readers. */
export function checkCompatibility(
  catalogue: readonly EventContract[],
  declarations: readonly ContractDeclaration[],
  baseline: Baseline,
): Problem[] {
  return [...baseline.schemas].flatMap(([dataschema, released]): Problem[] => {
    const consumers = [
      ...new Set([...consumersOf(dataschema, declarations), ...baseline.consumersOf(dataschema)]),
    ];
    const contract = catalogue.find((candidate) => candidate.dataschema === dataschema);
    if (!contract) {
      return [
        {
          kind: 'breaking',
          subject: dataschema,
          what: 'was released and is gone',
          why: 'events of it may still lie in queues and outboxes, and its samples are kept for ever',
          consumers: consumers.sort(),
          instead: [`put ${dataschema} back; a version nobody publishes any more may stay undeclared`],
        },
      ];
    }
    return breakingChanges(released, jsonSchema(contract)).map(({ member, change, why, breaks }) => ({
      kind: 'breaking',
      subject: dataschema,
      member,
      what: change,
      why,
      breaks,
      consumers: consumers.sort(),
      instead: insteadOf(contract, catalogue, consumers, change),
    }));
  });
}

function insteadOf(
  contract: EventContract,
  catalogue: readonly EventContract[],
  consumers: readonly string[],
  change: string,
): string[] {
  return [
    ...(change.includes('required')
      ? ['make the member optional, if readers can do without it; otherwise:']
      : []),
    ...insteadOfBreaking(contract, catalogue, consumers),
  ];
}

/** The way to the same end that breaks nobody, step by step. */
export function insteadOfBreaking(
  { dataschema, source, type }: EventContract,
  catalogue: readonly EventContract[],
  consumers: readonly string[],
): string[] {
  const next = nextVersion(catalogue, type);
  const readers = consumers.join(' and ') || 'each reader to come';
  return [
    `put ${dataschema} back as it was, and define ${next} beside it`,
    `deploy ${readers} consuming both versions`,
    `then deploy ${source} publishing ${next} in place of ${dataschema}`,
    `once no ${dataschema} is left in queues or outboxes, let readers drop it; its definition stays`,
  ];
}

function nextVersion(catalogue: readonly EventContract[], type: string): string {
  const versions = catalogue.filter((contract) => contract.type === type).map((contract) => contract.version);
  return `${type}/${Math.max(...versions) + 1}`;
}
