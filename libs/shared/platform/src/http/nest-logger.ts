import type { LoggerService } from '@nestjs/common';
import type { Logger } from '../core/logging.ts';

/** Nest's own words as JSON lines; what it says while it starts is of interest to nobody but its developers. */
export function nestLogger(logger: Logger): LoggerService {
  const nest = logger.child({ component: 'nest' });
  return {
    log: (message: unknown) => nest.debug(String(message)),
    debug: (message: unknown) => nest.debug(String(message)),
    verbose: (message: unknown) => nest.trace(String(message)),
    warn: (message: unknown) => nest.warn(String(message)),
    error: (message: unknown) => nest.error(String(message)),
    fatal: (message: unknown) => nest.fatal(String(message)),
  };
}
