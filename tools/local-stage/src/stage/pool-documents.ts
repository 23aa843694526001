import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Stage } from './stage.ts';

/** Answers for the issuer of a user pool, who publishes the keys of its tokens; false when nothing of it is asked for. */
export async function answerPoolDocument(
  { cognito }: Pick<Stage, 'cognito'>,
  { method, url = '' }: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const [, poolId, name] = /^\/cognito-idp\/([\w-]+)\/\.well-known\/([\w-]+(?:\.json)?)$/.exec(url) ?? [];
  if (method !== 'GET' || poolId === undefined || name === undefined) return false;
  const document = await cognito.userPools.document(poolId, name);
  if (document === undefined) return false;
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(document));
  return true;
}
