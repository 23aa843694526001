export { systemClock, type Clock } from './clock.ts';
export { readConfig } from './config.ts';
export {
  DomainError,
  idempotencyKeyReused,
  requestInvalid,
  type ErrorDetails,
  type ErrorKind,
  type FieldError,
} from './errors.ts';
export { extendedValue } from './extended-value.ts';
export { idSchema, isId, newId, newUlid, type Id } from './ids.ts';
export { createLogger, logLevels, type Logger, type LoggerOptions, type LogLevel } from './logging.ts';
export { html, Markup } from './markup.ts';
export { hashOfToken, newToken, TOKEN_PATTERN } from './opaque-token.ts';
export { LEAST_LOG2_N, PasswordHashing, type PasswordHash } from './password-hash.ts';
export { open, seal, secretParameter } from './secrets.ts';
export { manyLines, oneLine, withoutControls } from './text.ts';
export { continueTrace, currentTrace, newTrace, runInTrace, traceIdOf, type Trace } from './trace.ts';
export {
  apiEnvironment,
  consumerEnvironment,
  publisherEnvironment,
  serviceEnvironment,
  serviceInfo,
  type ApiEnvironment,
  type ConsumerEnvironment,
  type PublisherEnvironment,
  type ServiceEnvironment,
} from './service-config.ts';
