import type { ContractDeclaration, EventContract } from '@paymyinvoice/contracts';
import type { Problem } from './problem.ts';

/** Whether what is published, what is consumed and what is defined fit together. */
export function checkDeclarations(
  catalogue: readonly EventContract[],
  declarations: readonly ContractDeclaration[],
): Problem[] {
  const published = declarations.flatMap((declaration) => declaration.publishes);
  return [
    ...definedTwice(catalogue),
    ...publishedUndeclared(catalogue, published),
    ...declarations.flatMap((declaration) => [
      ...notInCatalogue(catalogue, declaration),
      ...publishedByNobody(published, declaration),
    ]),
  ];
}

export function consumersOf(dataschema: string, declarations: readonly ContractDeclaration[]): string[] {
  return declarations
    .filter(({ consumes }) => consumes.some((contract) => contract.dataschema === dataschema))
    .map(({ service }) => service);
}

function definedTwice(catalogue: readonly EventContract[]): Problem[] {
  const names = catalogue.map((contract) => contract.dataschema);
  return names
    .filter((name, index) => names.indexOf(name) !== index)
    .map((subject) => ({
      kind: 'declaration',
      subject,
      what: 'is defined twice',
      why: 'readers could not tell which of the two they get',
      instead: ['give the newer one the next version number'],
    }));
}

/** An older version may stay defined after its publisher moved on; an event nobody publishes at all may not. */
function publishedUndeclared(
  catalogue: readonly EventContract[],
  published: readonly EventContract[],
): Problem[] {
  return catalogue
    .filter((contract) => !published.some((other) => other.type === contract.type))
    .map((contract) => ({
      kind: 'declaration',
      subject: contract.dataschema,
      what: `is ${contract.source}'s, which does not declare to publish it`,
      why: 'an event that is published undeclared escapes every other check',
      instead: [`add it to 'publishes' in apps/${contract.source}/src/contracts.ts`],
    }));
}

function notInCatalogue(catalogue: readonly EventContract[], declaration: ContractDeclaration): Problem[] {
  return [...declaration.publishes, ...declaration.consumes]
    .filter((contract) => !catalogue.includes(contract))
    .map((contract) => ({
      kind: 'declaration',
      subject: contract.dataschema,
      what: `is declared by ${declaration.service}, but is not in the catalogue`,
      why: 'only the catalogue is compared, documented and parsed against its samples',
      instead: ['add it to libs/shared/contracts/src/catalogue.ts'],
    }));
}

function publishedByNobody(
  published: readonly EventContract[],
  { service, consumes }: ContractDeclaration,
): Problem[] {
  return consumes
    .filter((contract) => !published.includes(contract))
    .map((contract) => {
      const current = published
        .filter((other) => other.type === contract.type)
        .map((other) => other.dataschema);
      return {
        kind: 'declaration',
        subject: contract.dataschema,
        what: `is consumed by ${service}, but no service declares to publish it`,
        why: `${service} would wait for it for ever`,
        consumers: [service],
        instead: [
          current.length > 0
            ? `consume ${current.join(' or ')}, which is published now`
            : `let ${contract.source} publish it first`,
        ],
      };
    });
}
