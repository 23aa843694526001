import { marshall } from '@aws-sdk/util-dynamodb';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { outboxRow } from './events.ts';

export interface FakeAws {
  readonly url: string;
  /** The operations asked for since the last time, in their order. */
  taken(): string[];
  stop(): Promise<void>;
}

/** Answers at once what a healthy AWS would, so that what is measured is ours. It keeps nothing. */
export async function startFakeAws(): Promise<FakeAws> {
  let operations: string[] = [];
  const server = createServer((request, response) => {
    void read(request).then((body) => {
      const target = request.headers['x-amz-target'];
      const operation =
        typeof target === 'string'
          ? (target.split('.').at(-1) ?? '')
          : (new URLSearchParams(body).get('Action') ?? '');
      operations.push(operation);
      if (operation === 'PublishBatch') {
        response.setHeader('content-type', 'text/xml');
        response.end(published(new URLSearchParams(body)));
      } else {
        response.setHeader('content-type', 'application/x-amz-json-1.0');
        response.end(JSON.stringify(answerTo(operation, JSON.parse(body) as object)));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken() {
      const taken = operations;
      operations = [];
      return taken;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function answerTo(operation: string, asked: object): object {
  switch (operation) {
    case 'GetParameter':
      return { Parameter: { Value: 'a secret of at least 32 characters' } };
    case 'Query':
      return { Items: [], Count: 0, ScannedCount: 0 };
    case 'BatchGetItem': {
      const { RequestItems } = asked as { RequestItems: Record<string, unknown> };
      const [table = ''] = Object.keys(RequestItems);
      return { Responses: { [table]: [marshall(outboxRow)] }, UnprocessedKeys: {} };
    }
    case 'BatchWriteItem':
      return { UnprocessedItems: {} };
    default:
      return {};
  }
}

function published(form: URLSearchParams): string {
  const ids = [...form].filter(([name]) => /^PublishBatchRequestEntries\.member\.\d+\.Id$/.test(name));
  const members = ids.map(([, id]) => `<member><Id>${id}</Id><MessageId>m-${id}</MessageId></member>`);
  const result = `<Successful>${members.join('')}</Successful><Failed/>`;
  return `<PublishBatchResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishBatchResult>${result}</PublishBatchResult><ResponseMetadata><RequestId>bench</RequestId></ResponseMetadata></PublishBatchResponse>`;
}
