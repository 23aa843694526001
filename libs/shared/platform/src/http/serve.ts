import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { INestApplication } from '@nestjs/common';

export type ServeOptions = {
  readonly port: number;
  readonly host?: string;
  /** How long requests under way may take after a signal. */
  readonly patienceMs?: number;
};

export type Serving = { readonly url: string; readonly close: () => Promise<void> };

/** Listens until SIGTERM or SIGINT, then lets what is under way end and leaves. */
export async function serve(app: INestApplication, options: ServeOptions): Promise<Serving> {
  const { port, host = '127.0.0.1', patienceMs = 10_000 } = options;
  const server = (await app.listen(port, host)) as Server;
  const { port: actualPort } = server.address() as AddressInfo;
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= closeInTime(app, server, patienceMs).finally(() => {
      for (const signal of ['SIGTERM', 'SIGINT'] as const) process.off(signal, leave);
    });
    return closing;
  };
  const leave = () => {
    close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, leave);
  return { url: `http://${host}:${actualPort}`, close };
}

async function closeInTime(app: INestApplication, server: Server, patienceMs: number): Promise<void> {
  const force = setTimeout(() => server.closeAllConnections(), patienceMs);
  server.closeIdleConnections();
  await app.close().finally(() => clearTimeout(force));
}
