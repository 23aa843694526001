import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import {
  badAnswer,
  headersTooLarge,
  problemOf,
  routeNotFound,
  sendProblem,
  unreadableRequest,
} from '../gateway/problem.ts';
import { answerAttachment } from './mail-attachments.ts';
import { answerApi } from './stage-api.ts';
import { answerPoolDocument } from './pool-documents.ts';
import { answerPage } from '../pages/pages.ts';
import { isLoopbackHost } from './loopback.ts';
import type { Stage } from './stage.ts';

/** The stage's one port: each service's gateway below its name, and the stage's own pages and APIs beside them. */
export class StageServer {
  readonly url: string;
  readonly #server: Server;
  #stage: Stage | undefined;

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', (request, response) => void this.#handle(request, response));
    server.on('clientError', answerUnreadable);
  }

  static async listen(port: number): Promise<StageServer> {
    // Idle connections stay: one that is closed just as a busy client sends on it would be a failed request.
    const server = createServer({ requestTimeout: 60_000, keepAliveTimeout: 0 });
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) =>
        reject(
          error.code === 'EADDRINUSE'
            ? new Error(`Port ${port} is taken; choose another with --port.`)
            : error,
        ),
      );
      server.listen(port, '127.0.0.1', () => resolve());
    });
    return new StageServer(server);
  }

  serve(stage: Stage): void {
    this.#stage = stage;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = randomUUID();
    const ids = { requestId, correlationId: requestId };
    const refuse = (status: number, code: string, detail: string) =>
      sendProblem(response, ids, { status, code, detail, message: detail });
    try {
      // A page of the internet may give its own name this machine's address; it must not be answered.
      if (!isLoopbackHost(request.headers.host))
        return refuse(403, 'request.foreign_host', 'This stage answers to this machine alone.');
      if (this.#stage === undefined)
        return refuse(503, 'service.unavailable', 'The stage is still starting.');
      const [, first = ''] = (request.url ?? '/').split(/[/?]/);
      const gateway = this.#stage.stacks.gatewayOf(first);
      if (gateway !== undefined) return await gateway.handle(request, response);
      if (request.method !== 'GET' && request.method !== 'HEAD' && isCrossOrigin(request)) {
        return refuse(403, 'request.cross_origin', 'Only pages of the stage itself may change it.');
      }
      if (await this.#stage.paymentsApi.handle(request, response)) return;
      if (await answerPoolDocument(this.#stage, request, response)) return;
      if (answerAttachment(this.#stage, request, response)) return;
      if (await answerApi(this.#stage, request, response)) return;
      if (await answerPage(this.#stage, request, response)) return;
      sendProblem(response, ids, routeNotFound);
    } catch (error) {
      if (isUnreadableAddress(error)) return sendProblem(response, ids, routeNotFound);
      process.stderr.write(`${String(error instanceof Error ? error.stack : error)}\n`);
      if (response.headersSent) response.destroy();
      else sendProblem(response, ids, badAnswer);
    }
  }
}

/** What Node cannot read as a request never becomes one; it is answered on the bare socket, in the usual shape. */
function answerUnreadable({ code }: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || code === 'ECONNRESET') return void socket.destroy();
  const requestId = randomUUID();
  const problem = code === 'HPE_HEADER_OVERFLOW' ? headersTooLarge : unreadableRequest;
  const { headers, body } = problemOf({ requestId, correlationId: requestId }, problem);
  const lines = Object.entries({
    ...headers,
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.end(`HTTP/1.1 ${problem.status} ${problem.message}\r\n${head}\r\n${body}`);
}

/** An address that no URL can be made of is nowhere. */
function isUnreadableAddress(error: unknown): boolean {
  return (
    error instanceof URIError ||
    (error instanceof TypeError && Reflect.get(error, 'code') === 'ERR_INVALID_URL')
  );
}

/** Browsers say where a request comes from; programs, which have no visitor to betray, say nothing. */
function isCrossOrigin({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  return headers.origin !== undefined && headers.origin !== `http://${headers.host}`;
}
