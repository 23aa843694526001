import { STATUS_CODES } from 'node:http';
import type { Service } from '@paymyinvoice/stages';
import { excerpt, request, sentenceOf, type Call, type Reply } from './http.ts';

/** One service of the stage. Its failures say what an operator looks at first. */
export class ServiceApi {
  readonly service: Service;
  readonly #stage: string;
  readonly #url: string;

  constructor(stage: string, service: Service, url: string) {
    this.service = service;
    this.#stage = stage;
    this.#url = url.replace(/\/$/, '');
  }

  get url(): string {
    return this.#url;
  }

  async request(path: string, call: Call = {}): Promise<Reply> {
    try {
      return await request(this.#url + path, call);
    } catch (error) {
      throw new Error(`${this.service}-service does not answer at ${this.#url}: ${sentenceOf(error)}`);
    }
  }

  /** The request, held to a status; the failure says what came instead, and where to look. */
  async expect(status: number, path: string, call: Call = {}): Promise<Reply> {
    const reply = await this.request(path, call);
    if (reply.status === status) return reply;
    const { service } = this;
    const got = `${reply.status} ${STATUS_CODES[reply.status] ?? ''}`.trim();
    const told = `${service}-service answered ${got} to ${call.method ?? 'GET'} ${path}, not ${status}`;
    throw new Error(`${told}: ${excerpt(reply.body)}${this.#hint(reply, call)}`);
  }

  #hint({ status, headers, body }: Reply, { token }: Call): string {
    const { service } = this;
    if (status === 401 && token !== undefined) {
      const why = /error_description="([^"]*)"/.exec(headers.get('www-authenticate') ?? '')?.[1];
      const reason = why === undefined ? '' : ` (${why})`;
      return `. It refuses an access token that auth-service has just given${reason}: look at the issuer and audience of its authorizer, and at what auth-service publishes as its keys.`;
    }
    if (status < 500) return '';
    const log = `the log of paymyinvoice-${this.#stage}-${service}-api`;
    const id = requestIdOf(body) ?? headers.get('x-request-id');
    return `. Look for ${id === null ? 'it' : `request ${id}`} in ${log}.`;
  }
}

function requestIdOf(body: unknown): string | undefined {
  const id: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'requestId') : undefined;
  return typeof id === 'string' ? id : undefined;
}
