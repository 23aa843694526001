import type { IncomingMessage, ServerResponse } from 'node:http';
import { buildApp } from 'fauxqs';

type Stores = NonNullable<NonNullable<Parameters<typeof buildApp>[0]>['stores']>;
export type SqsStore = Stores['sqsStore'];
export type SnsStore = Stores['snsStore'];
export type S3Store = Stores['s3Store'];
export type SqsQueue = NonNullable<ReturnType<SqsStore['getQueueByArn']>>;
export type SqsMessage = Parameters<SqsQueue['enqueue']>[0];
type Persistence = NonNullable<SqsStore['persistence']>;

interface Internals {
  SqsStore: (new () => SqsStore) & {
    createMessage(
      body: string,
      attributes: Record<string, { DataType: string; StringValue?: string; BinaryValue?: string }>,
      delaySeconds?: number,
      groupId?: string,
      deduplicationId?: string,
    ): SqsMessage;
    contentBasedDeduplicationId(body: string): string;
  };
  SnsStore: new () => SnsStore;
  S3Store: new () => S3Store;
  PersistenceManager: new (directory: string) => Persistence;
}

/**
 * The package exports its server only, and that server binds every address. Its stores are loaded by file, which is
 * why the version is pinned; `handle` and the stores are all that is used of them.
 */
async function loadInternals(): Promise<Internals> {
  const entry = import.meta.resolve('fauxqs');
  const [sqs, sns, s3, persistence] = await Promise.all(
    ['./sqs/sqsStore.js', './sns/snsStore.js', './s3/s3Store.js', './persistence.js'].map(
      (file) => import(new URL(file, entry).href) as Promise<Partial<Internals>>,
    ),
  );
  return { ...sqs, ...sns, ...s3, ...persistence } as Internals;
}

export interface Fauxqs {
  readonly sqsStore: SqsStore;
  readonly snsStore: SnsStore;
  readonly s3Store: S3Store;
  readonly createMessage: Internals['SqsStore']['createMessage'];
  readonly contentBasedDeduplicationId: (body: string) => string;
  readonly handle: (req: IncomingMessage, res: ServerResponse) => void;
  close(): Promise<void>;
}

export async function startFauxqs(options: {
  directory?: string;
  /** Address of the endpoint in front: queue URLs carry it. */
  url: string;
  bodyLimitBytes: number;
}): Promise<Fauxqs> {
  const internals = await loadInternals();
  const sqsStore = new internals.SqsStore();
  const snsStore = new internals.SnsStore();
  const s3Store = new internals.S3Store();
  const persistence =
    options.directory === undefined ? undefined : new internals.PersistenceManager(options.directory);
  if (persistence) {
    repair(persistence);
    persistence.load(sqsStore, snsStore, s3Store);
    moveQueues(sqsStore, options.url);
    sqsStore.persistence = persistence;
    snsStore.persistence = persistence;
    s3Store.persistence = persistence;
    for (const queue of sqsStore.allQueues()) queue.persistence = persistence;
  }
  // Without a host of its own it takes the address the caller used, which resolves everywhere.
  sqsStore.host = '';
  const app = buildApp({ logger: false, stores: { sqsStore, snsStore, s3Store } });
  app.removeContentTypeParser('*');
  app.addContentTypeParser(
    '*',
    { parseAs: 'buffer', bodyLimit: options.bodyLimitBytes },
    (_request, body, done) => {
      done(null, body);
    },
  );
  await app.ready();
  return {
    sqsStore,
    snsStore,
    s3Store,
    createMessage: (...args) => internals.SqsStore.createMessage(...args),
    contentBasedDeduplicationId: (body) => internals.SqsStore.contentBasedDeduplicationId(body),
    handle: (req, res) => app.routing(req, res),
    async close() {
      await app.close();
      persistence?.close();
    },
  };
}

/** A queue's URL names the port of the run that made it. */
function moveQueues(store: SqsStore, url: string): void {
  const queues = [...store.allQueues()];
  const byUrl = store as unknown as { queues: Map<string, SqsQueue> }; // private in the typings only
  byUrl.queues.clear();
  for (const queue of queues) {
    Object.assign(queue, { url: `${url}${new URL(queue.url).pathname}` });
    byUrl.queues.set(queue.url, queue);
  }
}

/** Writing a message back as visible sets columns to null that must not be; kept here until fixed in the package. */
function repair(persistence: Persistence): void {
  const { db } = persistence as unknown as {
    db: { exec(sql: string): void; prepare(sql: string): { run(...values: string[]): unknown } };
  };
  const makeVisible = db.prepare(
    'UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE message_id = ?',
  );
  persistence.updateMessageReady = (messageId: string) => void makeVisible.run(messageId);
  // Safe against a killed process, which is what the stage promises; not against a power cut.
  db.exec('PRAGMA synchronous = NORMAL');
}
