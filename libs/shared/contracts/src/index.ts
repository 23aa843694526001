export { catalogue } from './catalogue.ts';
export { canonicalJson, contractHash, schemaHash } from './contract-hash.ts';
export { contractHashes, declareContracts, type ContractDeclaration } from './declare-contracts.ts';
export {
  defineEvent,
  eventSchema,
  EVENT_SOURCES,
  readerSchema,
  type EventContract,
  type EventOf,
  type EventSource,
} from './event-contract.ts';
export { userDeleted } from './events/user-deleted.ts';
export { userRegistered } from './events/user-registered.ts';
export { userUpdated } from './events/user-updated.ts';
export { userVerified } from './events/user-verified.ts';
export { anyId, idOf, ULID_PATTERN, type IdPrefix } from './ids.ts';
export { goldenEvents, jsonSchema, type JsonSchema } from './json-schema.ts';
export { currencyInUse, decimalsOf, money, type Money } from './money.ts';
export { parseEvent, type UnparsedEvent } from './parse-event.ts';
export { emailAddress, personName } from './person.ts';
export { problem, PROBLEM_MEDIA_TYPE, type Problem } from './problem.ts';
export { topicName } from './topics.ts';
