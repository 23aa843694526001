import type { ServerResponse } from 'node:http';
import type { PublishedMessage } from './call-report.ts';

/** What a service answers; `published` tells the event view what went out to which queues. */
export interface AwsReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer;
  readonly published?: readonly PublishedMessage[];
}

export function jsonReply(value: unknown, contentType = 'application/x-amz-json-1.1'): AwsReply {
  return { status: 200, headers: { 'content-type': contentType }, body: Buffer.from(JSON.stringify(value)) };
}

export function xmlReply(xml: string, status = 200, headers: Record<string, string> = {}): AwsReply {
  return {
    status,
    headers: { 'content-type': 'text/xml', ...headers },
    body: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${xml}`),
  };
}

export function emptyReply(status: number, headers: Record<string, string> = {}): AwsReply {
  return { status, headers, body: Buffer.alloc(0) };
}

export function sendReply(res: ServerResponse, reply: AwsReply, isHead: boolean): void {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(reply.headers)) {
    // The body was collected whole, so its framing is decided here and not by the engine.
    if (!['connection', 'date', 'keep-alive', 'transfer-encoding'].includes(name.toLowerCase()))
      headers[name] = value;
  }
  const bodiless = isHead || reply.status === 204 || reply.status === 304;
  // The stage's time, not the machine's: a client that sees another corrects its clock and repeats what was refused.
  headers['date'] = new Date().toUTCString();
  if (!isHead && !bodiless) headers['content-length'] = String(reply.body.length);
  res.writeHead(reply.status, headers);
  res.end(bodiless ? undefined : reply.body);
}
