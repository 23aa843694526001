import { IncomingMessage, ServerResponse } from 'node:http';
import type { AwsReply } from './aws-reply.ts';
import type { AwsRequest } from './aws-request.ts';

type Handler = (req: IncomingMessage, res: ServerResponse) => void;

/**
 * Lets a handler of Node's `(req, res)` kind answer a request that was read already, and keeps its answer,
 * so that a fault can still change or lose it.
 */
export async function askEngine(handle: Handler, request: AwsRequest): Promise<AwsReply> {
  return await new Promise((resolve, reject) => {
    const replayed = replay(request);
    const response = new CollectedResponse(replayed);
    response.once('finish', () => resolve(response.collected()));
    response.once('given-up', () => reject(new Error('The engine gave up on its answer.')));
    try {
      handle(replayed, response);
    } catch (error) {
      reject(error instanceof Error ? error : new Error(String(error)));
    }
  });
}

function replay(request: AwsRequest): IncomingMessage {
  const { raw } = request;
  const replayed = new IncomingMessage(raw.socket);
  replayed.httpVersionMajor = 1;
  replayed.httpVersionMinor = 1;
  replayed.httpVersion = '1.1';
  replayed.method = request.method;
  replayed.url = request.url;
  // The body is whole by now, whatever way it was sent.
  const headers: Record<string, string> = { ...request.headers };
  delete headers['transfer-encoding'];
  if (request.body.length > 0 || headers['content-length'] !== undefined) {
    headers['content-length'] = String(request.body.length);
  }
  replayed.headers = headers;
  replayed.rawHeaders = Object.entries(headers).flat();
  replayed.complete = true;
  if (request.body.length > 0) replayed.push(request.body);
  replayed.push(null);
  return replayed;
}

type Chunk = string | Buffer | Uint8Array;
type Done = (error?: Error | null) => void;

/** A response without a connection: everything written to it is kept. */
class CollectedResponse extends ServerResponse {
  readonly #chunks: Buffer[] = [];
  #finished = false;

  override writeHead(status: number, ...rest: unknown[]): this {
    this.statusCode = status;
    const headers = rest.at(-1);
    if (Array.isArray(headers)) {
      for (let i = 0; i + 1 < headers.length; i += 2)
        this.setHeader(String(headers[i]), String(headers[i + 1]));
    } else if (typeof headers === 'object' && headers !== null) {
      for (const [name, value] of Object.entries(
        headers as Record<string, string | number | string[] | undefined>,
      )) {
        if (value !== undefined) this.setHeader(name, value);
      }
    }
    return this;
  }

  override write(chunk: Chunk, encodingOrDone?: BufferEncoding | Done, done?: Done): boolean {
    const encoding = typeof encodingOrDone === 'string' ? encodingOrDone : 'utf8';
    this.#chunks.push(typeof chunk === 'string' ? Buffer.from(chunk, encoding) : Buffer.from(chunk));
    const callback = typeof encodingOrDone === 'function' ? encodingOrDone : done;
    if (callback) process.nextTick(callback);
    return true;
  }

  override end(...args: unknown[]): this {
    if (this.#finished) return this;
    const [chunk, encoding] = args;
    if (typeof chunk === 'string' || Buffer.isBuffer(chunk) || chunk instanceof Uint8Array) {
      this.write(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8');
    }
    this.#finished = true;
    this.finished = true;
    process.nextTick(() => {
      const callback = args.find((arg) => typeof arg === 'function');
      if (typeof callback === 'function') (callback as () => void)();
      this.emit('finish');
      this.emit('close');
    });
    return this;
  }

  override destroy(): this {
    this.emit('given-up');
    return super.destroy();
  }

  collected(): AwsReply {
    const headers: Record<string, string | string[]> = {};
    for (const [name, value] of Object.entries(this.getHeaders())) {
      if (value !== undefined) headers[name] = Array.isArray(value) ? value : String(value);
    }
    return { status: this.statusCode, headers, body: Buffer.concat(this.#chunks) };
  }
}
