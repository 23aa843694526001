import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { AlarmView } from '../alarms/alarm-view.ts';
import type { CallReport } from '../aws-endpoint/aws-endpoint.ts';
import type { Webhook } from '../engines/payments/payment-book.ts';
import type { ChargeView } from '../engines/payments/payments.ts';
import type { EventQuery, PublishedEvent } from '../observation/event-log.ts';
import type { Outcome } from '../functions/instance.ts';
import type { LogLine } from '../functions/logs.ts';
import type { AwsAccess } from '../provision/clients.ts';
import type { ListedAttachment, ListedMail } from './mail-attachments.ts';
import type { FunctionStatus } from './stage-api.ts';
import type { StageFaultSwitches } from '../faults/stage-faults.ts';
import type { StageNotice, StageOrder } from './stage-process.ts';

/** A running stage, seen from another process. */
export class StageHandle {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  /** Base URL of a service, such as `http://127.0.0.1:4000/auth`. */
  serviceUrl(service: string): string {
    return `${this.url}/${service}`;
  }

  /** Newest first. */
  mails(to?: string): Promise<ListedMail[]> {
    return this.#get(`/mailbox/api/messages${queryOf({ to })}`);
  }

  async attachment({ url }: Pick<ListedAttachment, 'url'>): Promise<Buffer> {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`The stage answered ${answer.status} to GET ${url}.`);
    return Buffer.from(await answer.arrayBuffer());
  }

  clearMailbox(): Promise<void> {
    return this.#ask('DELETE', '/mailbox/api/messages');
  }

  /** Newest first. */
  events(query: EventQuery = {}): Promise<PublishedEvent[]> {
    return this.#get(`/events/api/events${queryOf(query)}`);
  }

  /** What the alarms of the templates stand at. */
  alarms(): Promise<AlarmView[]> {
    return this.#get('/alarms/api');
  }

  /** What the payment provider has charged and refunded, and its callbacks; newest first. */
  payments(): Promise<PaymentState> {
    return this.#get('/payments/api');
  }

  /** Holds the payment provider's callbacks back until `held` is false again, or sends them to another address. */
  steerWebhooks(steering: { readonly held?: boolean; readonly to?: string }): Promise<void> {
    return this.#ask('POST', '/payments/api/webhooks', steering);
  }

  clock(): Promise<{ now: string; offsetMs: number }> {
    return this.#get('/clock/api');
  }

  advance(ms: number): Promise<{ now: string; offsetMs: number }> {
    return this.#ask('POST', '/clock/api/advance', { ms });
  }

  /** Replaces all fault switches; `{}` calms the stage. */
  setFaults(switches: StageFaultSwitches): Promise<FaultState> {
    return this.#ask('POST', '/faults/api', switches);
  }

  faults(): Promise<FaultState> {
    return this.#get('/faults/api');
  }

  functions(): Promise<FunctionStatus[]> {
    return this.#get('/stage/api/functions');
  }

  log(functionName: string): Promise<LogLine[]> {
    return this.#get(`/stage/api/log${queryOf({ function: functionName })}`);
  }

  /** AWS calls of functions, oldest first. */
  calls(functionName?: string): Promise<CallReport[]> {
    return this.#get(`/stage/api/calls${queryOf({ function: functionName })}`);
  }

  invoke(functionName: string, event: unknown): Promise<Outcome> {
    return this.#ask('POST', `/stage/api/invoke${queryOf({ function: functionName })}`, event);
  }

  /** Ends every instance of a function at once, whatever it is doing. */
  kill(functionName: string): Promise<{ killed: number }> {
    return this.#ask('POST', `/stage/api/kill${queryOf({ function: functionName })}`);
  }

  #get<Result>(path: string): Promise<Result> {
    return this.#ask('GET', path);
  }

  async #ask<Result>(method: string, path: string, body?: unknown): Promise<Result> {
    const answer = await fetch(this.url + path, {
      method,
      ...(body !== undefined && {
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`The stage answered ${answer.status} to ${method} ${path}: ${text}`);
    // The stage's own APIs answer what their types say.
    return (text === '' ? undefined : JSON.parse(text)) as Result;
  }
}

export type PaymentState = {
  readonly charges: readonly ChargeView[];
  readonly webhooks: readonly Webhook[];
  readonly held: boolean;
};

export type FaultState = StageFaultSwitches & {
  readonly crashed?: { readonly calls: number; readonly struck?: string };
};

/** A stage of one's own: it can be stopped, killed, and its AWS services called. */
export class OwnStage extends StageHandle {
  readonly aws: AwsAccess;
  readonly processId: number;
  readonly stop: () => Promise<void>;
  /** Ends the stage as `kill -9` does. */
  readonly kill9: () => Promise<void>;

  constructor(
    url: string,
    aws: AwsAccess,
    process: { id: number; stop: () => Promise<void>; kill9: () => Promise<void> },
  ) {
    super(url);
    this.aws = aws;
    this.processId = process.id;
    this.stop = process.stop;
    this.kill9 = process.kill9;
  }
}

/** Looks at a stage that runs already. */
export function connectStage(url: string): StageHandle {
  return new StageHandle(url.replace(/\/$/, ''));
}

const stageProcess = fileURLToPath(new URL('./stage-process.ts', import.meta.url));

/**
 * Starts a stage in a process of its own, on free ports. Its clock, and so its `Date`, is not the test's. It ends
 * with the process that started it.
 */
export function forkStage(
  order: StageOrder = {},
  onProblem: (message: string) => void = () => {},
): Promise<OwnStage> {
  const child = fork(stageProcess, { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async () => {
    if (child.connected) child.send({ type: 'stop' });
    await gone;
  };
  const kill9 = async () => {
    child.kill('SIGKILL');
    await gone;
  };
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The stage ended with ${code} before it was ready.`)));
    child.on('message', (notice: StageNotice) => {
      if (notice.type === 'ready')
        resolve(new OwnStage(notice.url, notice.aws, { id: child.pid ?? 0, stop, kill9 }));
      if (notice.type === 'failed') reject(new Error(notice.message));
      if (notice.type === 'problem') onProblem(notice.message);
    });
    child.send({ type: 'start', order });
  });
}

function queryOf(parameters: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(parameters).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
}
