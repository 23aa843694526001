import { randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import { isServiceError, unknownOperation, unreadableRequest } from './errors.ts';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from './operations.ts';

interface Reply {
  status: number;
  body: string;
}

/** Answers one HTTP request in the AWS JSON 1.0 protocol. */
export async function answerRequest(
  operations: ReadonlyMap<string, Answer>,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const reply =
    req.method === 'GET' ? { status: 200, body: 'healthy: dynamodb' } : await replyTo(operations, req);
  res.writeHead(reply.status, {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': Buffer.byteLength(reply.body),
    'x-amz-crc32': crc32(reply.body),
    'x-amzn-requestid': randomUUID(),
  });
  res.end(reply.body);
}

async function replyTo(operations: ReadonlyMap<string, Answer>, req: IncomingMessage): Promise<Reply> {
  try {
    const target = String(req.headers['x-amz-target']);
    const answer = operations.get(target);
    const input = parsed(await buffer(req));
    if (!answer) throw unknownOperation(target);
    return { status: 200, body: JSON.stringify(await answer(input as never)) };
  } catch (error) {
    if (isServiceError(error)) return { status: error.statusCode, body: JSON.stringify(error.body) };
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { status: 500, body: JSON.stringify({ __type: 'InternalServerError', message }) };
  }
}

function parsed(body: Buffer): object {
  try {
    const input: unknown = JSON.parse(body.toString());
    if (typeof input === 'object' && input !== null) return input;
  } catch {
    // Answered below, like everything that is not an object.
  }
  throw unreadableRequest();
}
