import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Stage } from '../stage.ts';

export async function answerPage(
  stage: Stage,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  if (request.url !== '/') return false;
  response.end(`stage ${stage.name}`);
  return true;
}
