import type { IncomingMessage, ServerResponse } from 'node:http';

/** One emulated AWS service: answers requests in its own wire protocol and gives up its files on close. */
export interface Engine {
  handle(req: IncomingMessage, res: ServerResponse): void;
  close(): Promise<void>;
}
