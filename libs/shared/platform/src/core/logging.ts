import { pino, type DestinationStream, type Level, type Logger } from 'pino';
import { textWithoutSecrets, withoutSecrets } from './redaction.ts';
import { currentTrace, traceIdOf } from './trace.ts';

export type { Logger } from 'pino';
export type LogLevel = Level | 'silent';
export const logLevels = [
  'trace',
  'debug',
  'info',
  'warn',
  'error',
  'fatal',
  'silent',
] as const satisfies LogLevel[];

export type LoggerOptions = { service: string; stage: string; version: string; level: LogLevel };

/** JSON lines, one object each, with the ids of the trace they belong to and without anything secret. */
export function createLogger(options: LoggerOptions, destination?: DestinationStream): Logger {
  const { service, stage, version, level } = options;
  const logger = pino(
    {
      level,
      base: { service, stage, version },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }), log: withoutSecrets, bindings: withoutSecrets },
      serializers: { err: (error: unknown) => error },
      mixin: traceMembers,
      hooks: { streamWrite: textWithoutSecrets },
    },
    destination ?? pino.destination({ fd: 1, sync: true }),
  );
  cleanChildren(logger);
  return logger;
}

// pino formats what is bound to the first logger only; what a child is given would pass unseen.
function cleanChildren(logger: Logger): void {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- a child calls it on itself, not on its parent
  const { child } = logger;
  logger.child = function (this: Logger, bindings, options) {
    return child.call(this, withoutSecrets(bindings), options);
  } as typeof child;
}

function traceMembers(): object {
  const trace = currentTrace();
  if (trace === undefined) return {};
  return { requestId: trace.requestId, correlationId: trace.correlationId, traceId: traceIdOf(trace) };
}
