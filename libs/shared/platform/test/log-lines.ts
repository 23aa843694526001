import { createLogger } from '../src/core/logging.ts';

/** A logger and what it wrote. */
export function logLines() {
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger(
    { service: 'test-service', stage: 'test', version: '1', level: 'info' },
    { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
  );
  return { logger, lines };
}
