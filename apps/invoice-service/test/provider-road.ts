import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The way to the payment provider, which can be closed. */
export async function providerRoad() {
  const road = { to: '', isClosed: false, refused: 0 };
  const server = createServer((request, response) => {
    if (road.isClosed) {
      road.refused += 1;
      request.socket.destroy();
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = 'GET', url = '', headers } = request;
      const body = Buffer.concat(chunks);
      fetch(road.to + url, {
        method,
        headers: { authorization: headers.authorization ?? '', 'content-type': 'application/json' },
        ...(body.length > 0 && { body }),
      })
        .then(async (answer) => response.writeHead(answer.status).end(await answer.text()))
        .catch(() => request.socket.destroy());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(road, { url, stop: () => server.close() });
}
