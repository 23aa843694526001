import { createHash } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { BreachRange } from '../src/passwords/breach-range.adapter.ts';

const PASSWORD = 'correct horse battery';
const HASH = createHash('sha1').update(PASSWORD).digest('hex').toUpperCase();
const OTHER = `${'0123456789'.repeat(3)}ABCDE`;

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** Looks the password up at a server that answers so; tells what came of it. */
async function lookedUp(answer: RequestListener) {
  const asked: { url: string | undefined; padding: unknown }[] = [];
  const warnings: unknown[] = [];
  server = createServer((request, response) => {
    asked.push({ url: request.url, padding: request.headers['add-padding'] });
    answer(request, response);
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/range`;
  const warn = (...line: unknown[]) => void warnings.push(line);
  const isBreached = await new BreachRange(url, { warn }).holds(PASSWORD);
  return { isBreached, asked, warnings };
}

const range = (...lines: string[]): RequestListener => {
  return (_request, response) => response.end(lines.join('\r\n'));
};

describe('the online look-up of breached passwords', () => {
  it('finds a password by the rest of its hash, having told the first five digits alone', async () => {
    const { isBreached, asked, warnings } = await lookedUp(range(`${OTHER}:7`, `${HASH.slice(5)}:42`));
    expect(isBreached).toBe(true);
    expect(asked).toEqual([{ url: `/range/${HASH.slice(0, 5)}`, padding: 'true' }]);
    expect(warnings).toEqual([]);
  });

  it.each([
    ['is not in the range', [`${OTHER}:7`]],
    ['is there as padding only', [`${OTHER}:7`, `${HASH.slice(5)}:0`]],
  ])('passes a password that %s', async (_what, lines) => {
    expect(await lookedUp(range(...lines))).toMatchObject({ isBreached: false, warnings: [] });
  });

  it.each<[string, RequestListener]>([
    ['fails', (_request, response) => response.writeHead(500).end(`${HASH.slice(5)}:42`)],
    ['answers something else', range('<html>', `${HASH.slice(5)}:42`)],
    ['sends elsewhere', (_request, response) => response.writeHead(302, { location: '/' }).end()],
    ['hangs up', (request) => request.socket.destroy()],
    ['never answers', () => {}],
    ['never ends', (_request, response) => response.write(`${HASH.slice(5)}:42\r\n`)],
  ])('passes every password when the service %s, and warns of it without a secret', async (_how, answer) => {
    const { isBreached, warnings } = await lookedUp(answer);
    expect(isBreached).toBe(false);
    expect(warnings).toHaveLength(1);
    const [err, text] = [(warnings[0] as [{ err: Error }])[0].err, JSON.stringify(warnings)];
    for (const secret of [PASSWORD, HASH.slice(0, 5), HASH.slice(5)])
      expect(`${text} ${String(err.stack)} ${String(err.cause)}`).not.toContain(secret);
  });
});
