import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Loss = 'request' | 'reply';

/** The line between the service and its payment provider, on which orders of refunds and their replies can be lost. */
export async function startProviderLine() {
  let provider = '';
  let losing: Loss | undefined;
  const server = createServer((request, response) => {
    void (async () => {
      const isLossy = request.url?.endsWith('/refunds') ?? false;
      if (isLossy && losing === 'request') return request.socket.destroy();
      const body = await bodyOf(request);
      const { authorization = '', 'content-type': type = '' } = request.headers;
      const answer = await fetch(provider + (request.url ?? ''), {
        method: request.method ?? 'GET',
        headers: { authorization, 'content-type': type },
        ...(body.length > 0 && { body: new Uint8Array(body) }),
      });
      const text = await answer.text();
      if (isLossy && losing === 'reply') return request.socket.destroy();
      return response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text);
    })().catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    leadTo: (url: string) => void (provider = url),
    lose: (loss?: Loss) => void (losing = loss),
    stop: () => server.close(),
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
