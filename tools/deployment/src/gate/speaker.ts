import {
  contractHash,
  jsonSchema,
  type ContractDeclaration,
  type EventSource,
  type JsonSchema,
} from '@paymyinvoice/contracts';

/** A contract as a service speaks it: which version, in which shape. */
export type KnownContract = {
  readonly type: string;
  readonly hash: string;
  readonly dataschema: string;
  readonly schema: JsonSchema;
};

/** A deployed service tells hashes; what stands behind one is known where this repository has ever had it. */
export type SpokenContract =
  | KnownContract
  | {
      readonly type: string;
      readonly hash: string;
      readonly dataschema?: never;
      readonly schema?: never;
    };

/** What a service, deployed or about to be, publishes and consumes. */
export type Speaker = {
  readonly service: EventSource;
  readonly version: string;
  readonly publishes: readonly SpokenContract[];
  readonly consumes: readonly SpokenContract[];
};

/** A service as it would be deployed from here. */
export function speakerFromHere({ service, publishes, consumes }: ContractDeclaration): Speaker {
  const known = (contracts: ContractDeclaration['publishes']): KnownContract[] =>
    contracts.map((contract) => ({
      type: contract.type,
      hash: contractHash(contract),
      dataschema: contract.dataschema,
      schema: jsonSchema(contract),
    }));
  return { service, version: 'from here', publishes: known(publishes), consumes: known(consumes) };
}
