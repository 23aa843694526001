export { buildApp, type AppOptions } from './build-app.ts';
export { CURSORS, cursors, type CursorPosition, type Cursors } from './cursors.ts';
export {
  accepted,
  created,
  noContent,
  ok,
  type Answer,
  type AnswerDetails,
  type AnswerTo,
} from './endpoint/answer.ts';
export { endpoint, type EndpointDefinition } from './endpoint/endpoint.ts';
export { Handles } from './endpoint/handles.ts';
export { rawContent } from './endpoint/raw-content.ts';
export type { Recording, RequestTo } from './endpoint/request.ts';
export { cursorInvalid, versionConflict } from './endpoint/request-errors.ts';
export { pageOf } from './endpoint/schemas.ts';
export { etagOf, requireVersion, type IfMatch } from './etag.ts';
export type { AnswerRecords, RecordedAnswer } from './handling/idempotency.ts';
export type { ContractHashes, HealthCheck, ServiceDescription } from './health.ts';
export type { Caller, Claims, Identity, TokenVerifier } from './identity.ts';
export { serviceApp, serviceCursors } from './from-environment.ts';
export { lambdaHandler } from './lambda/lambda-handler.ts';
export { remoteVerifier } from './remote-verifier.ts';
export { serve, type ServeOptions, type Serving } from './serve.ts';
