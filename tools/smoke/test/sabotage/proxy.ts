import { createServer, request as ask, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export type Asked = { readonly method: string; readonly path: string; readonly headers: IncomingHttpHeaders };
export type Answer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};
export type Sabotage = {
  /** Closes the connection, and the services never hear of it. */
  readonly closes?: (asked: Asked) => boolean;
  /** Changes what they answered; undefined leaves it alone. */
  readonly changes?: (asked: Asked, answer: Answer) => Answer | undefined;
};

/** Stands before a stage's services, does what is asked of it to their answers, and harms nothing behind it. */
export class SabotagingProxy {
  readonly url: string;
  /** The stage behind it. */
  target = '';
  readonly #server = createServer();
  #sabotage: Sabotage | undefined;

  private constructor(server: ReturnType<typeof createServer>) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async start(): Promise<SabotagingProxy> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const proxy = new SabotagingProxy(server);
    server.on('request', (request: IncomingMessage, response) => {
      void (async () => {
        const asked = { method: request.method ?? '', path: request.url ?? '', headers: request.headers };
        if (proxy.#sabotage?.closes?.(asked) === true) throw new Error('Closed on purpose.');
        const answer = await proxy.#answer(asked, await buffer(request));
        const { 'content-length': _length, 'transfer-encoding': _encoding, ...headers } = answer.headers;
        response.writeHead(answer.status, headers).end(answer.body);
      })().catch(() => request.socket.destroy());
    });
    return proxy;
  }

  /** Sabotages what is asked for while `during` runs. */
  async while<Result>(sabotage: Sabotage, during: () => Promise<Result>): Promise<Result> {
    this.#sabotage = sabotage;
    try {
      return await during();
    } finally {
      this.#sabotage = undefined;
    }
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(asked: Asked, body: Buffer): Promise<Answer> {
    const answer = await new Promise<Answer>((resolve, reject) => {
      const forwarded = ask(this.target + asked.path, { method: asked.method, headers: asked.headers });
      forwarded.once('error', reject);
      forwarded.once('response', (response: IncomingMessage) => {
        const { statusCode: status = 0, headers } = response;
        buffer(response).then((bytes) => resolve({ status, headers, body: bytes.toString() }), reject);
      });
      forwarded.end(body);
    });
    return this.#sabotage?.changes?.(asked, answer) ?? answer;
  }
}

/** Changes the JSON that comes from one address. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test says what it expects
export function changing(path: string, change: (body: any) => unknown): Sabotage {
  return {
    changes: (asked, answer) =>
      asked.path === path ? { ...answer, body: JSON.stringify(change(JSON.parse(answer.body))) } : undefined,
  };
}

/** Answers with a status below an address. */
export function answering(
  status: number,
  below: string,
  isMeant: (asked: Asked) => boolean = () => true,
): Sabotage {
  return {
    changes: (asked, answer) =>
      asked.path.startsWith(below) && isMeant(asked)
        ? { ...answer, status, body: '{"items":[]}' }
        : undefined,
  };
}

export function closing(below: string): Sabotage {
  return { closes: ({ path }) => path.startsWith(below) };
}
