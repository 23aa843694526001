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
export { invoiceIssued } from './events/invoice-issued.ts';
export { invoiceOverdue } from './events/invoice-overdue.ts';
export { invoicePaid } from './events/invoice-paid.ts';
export { invoicePartiallyPaid } from './events/invoice-partially-paid.ts';
export { invoiceVoided } from './events/invoice-voided.ts';
export { mediaDeleted } from './events/media-deleted.ts';
export { mediaReady } from './events/media-ready.ts';
export { mediaRejected } from './events/media-rejected.ts';
export { paymentRefunded } from './events/payment-refunded.ts';
export { paymentSucceeded } from './events/payment-succeeded.ts';
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
