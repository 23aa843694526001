import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import { readBody } from '../gateway/gateway.ts';
import { alarmView } from '../alarms/alarm-view.ts';
import { readFaultSwitches } from '../faults/stage-faults.ts';
import { listedMail } from './mail-attachments.ts';
import type { Stage } from './stage.ts';
import { isRecord } from '../template/template.ts';
import { isLoopbackHost } from './loopback.ts';

type Query = URLSearchParams;
type Answer = { readonly status: number; readonly body?: unknown };
type Operation = (
  stage: Stage,
  input: { query: Query; body: unknown; path: string },
) => Answer | Promise<Answer>;

const bodyLimitBytes = 1024 * 1024;
const longestAdvanceMs = 50 * 365 * 86_400_000;
/** Later times are written with more digits, and no longer sort as text. */
const endOfTimeMs = Date.UTC(9999, 0);

/** The stage's own APIs, by method and path. */
const operations: Record<string, Operation> = {
  'GET /stage.json': (stage) => ok(manifestOf(stage)),

  'GET /mailbox/api/messages': (stage, { query }) =>
    ok(stage.mail.list(query.get('to') ?? undefined).map((mail) => listedMail(stage, mail))),
  'DELETE /mailbox/api/messages': (stage) => {
    stage.mail.clear();
    return { status: 204 };
  },

  'GET /events/api/events': (stage, { query }) =>
    ok(
      stage.events.list({
        ...given('type', query),
        ...given('subject', query),
        ...given('correlationId', query),
      }),
    ),

  'GET /alarms/api': ({ alarms }) => ok(alarms.list().map(alarmView)),

  'GET /payments/api': ({ payments }) =>
    ok({ charges: payments.charges(), webhooks: payments.webhooks(), held: payments.holdsWebhooks }),
  'POST /payments/api/webhooks': ({ payments }, { body }) => {
    const steering = readSteering(body);
    if (steering === undefined)
      return invalid('The body is { held?: boolean, to?: an address of this machine }.');
    payments.steerWebhooks(steering);
    return { status: 204 };
  },

  'GET /clock/api': (stage) => ok(clockOf(stage)),
  'POST /clock/api/advance': (stage, { body }) => {
    const ms = isRecord(body) ? body['ms'] : undefined;
    if (typeof ms !== 'number' || !Number.isSafeInteger(ms) || ms < 0 || ms > longestAdvanceMs) {
      return invalid('ms must be a whole number of milliseconds; the clock goes forward only.');
    }
    if (stage.clock.nowMs() + ms > endOfTimeMs) return invalid('The clock ends with the year 9998.');
    stage.clock.advance(ms);
    return ok(clockOf(stage));
  },

  'GET /faults/api': (stage) => ok(stage.faults.describe()),
  'POST /faults/api': (stage, { body }) => {
    const switches = readFaultSwitches(body);
    if (typeof switches === 'string') return invalid(switches);
    const unknown = switches.hold?.find((name) => stage.functions.find(name) === undefined);
    if (unknown !== undefined) return invalid(`There is no function '${unknown}' to hold.`);
    stage.faults.set(switches);
    return ok(stage.faults.describe());
  },

  'GET /stage/api/functions': (stage) => ok(stage.functions.all.map(functionStatus)),
  'GET /stage/api/log': (stage, { query }) => {
    const pool = stage.functions.find(query.get('function') ?? '');
    return pool === undefined ? notFound('There is no such function.') : ok(pool.log.lines);
  },
  'POST /stage/api/invoke': async (stage, { query, body }) => {
    const pool = stage.functions.find(query.get('function') ?? '');
    return pool === undefined ? notFound('There is no such function.') : ok(await pool.invoke(body));
  },
  'POST /stage/api/kill': async (stage, { query }) => {
    const pool = stage.functions.find(query.get('function') ?? '');
    if (pool === undefined) return notFound('There is no such function.');
    const { instances } = pool;
    await Promise.all(instances.map((instance) => instance.kill()));
    return ok({ killed: instances.length });
  },
  'GET /stage/api/calls': (stage, { query }) => {
    const caller = query.get('function');
    return ok(stage.calls.filter((call) => caller === null || call.caller === caller));
  },
};

/** Answers a request to the stage's APIs; false when it is none. */
export async function answerApi(
  stage: Stage,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const { pathname, searchParams } = new URL(request.url ?? '/', stage.url);
  const operation = operations[`${request.method === 'HEAD' ? 'GET' : request.method} ${pathname}`];
  if (operation === undefined) {
    const allowed = Object.keys(operations).filter((key) => key.endsWith(` ${pathname}`));
    if (allowed.length === 0 || allowed.some((key) => key.startsWith('GET') && request.method === 'GET'))
      return false;
    response.setHeader('allow', allowed.map((key) => key.split(' ')[0]).join(', '));
    send(response, problem(405, 'route.method_not_allowed', 'This address takes other methods.'));
    return true;
  }
  const body = await readJson(request);
  send(
    response,
    body === 'malformed'
      ? problem(400, 'request.malformed', 'The body is no JSON.')
      : await operation(stage, { query: searchParams, body: body.value, path: pathname }),
  );
  return true;
}

export function manifestOf(stage: Stage): object {
  const { url, name, stacks, aws, origins } = stage;
  return {
    stage: name,
    services: Object.fromEntries(stacks.services.map((service) => [service, `${url}/${service}`])),
    mailbox: `${url}/mailbox`,
    events: `${url}/events`,
    payments: `${url}/payments`,
    alarms: `${url}/alarms`,
    origins,
    clock: `${url}/clock`,
    faults: `${url}/faults`,
    aws,
  };
}

export type FunctionStatus = {
  readonly name: string;
  readonly stack: string;
  readonly instances: readonly {
    id: string;
    processId: number | undefined;
    startedAt: string;
    invocations: number;
  }[];
  readonly busy: number;
  readonly recentErrors: readonly { at: string; requestId: string; message: string }[];
};

export function functionStatus(pool: Stage['functions']['all'][number]): FunctionStatus {
  return {
    name: pool.lambda.name,
    stack: pool.lambda.stack,
    instances: pool.instances.map(({ identity, processId, startedAt, invocations }) => ({
      id: identity.id,
      processId,
      startedAt,
      invocations,
    })),
    busy: pool.busyInstances,
    recentErrors: pool.recentErrors,
  };
}

function clockOf({ clock }: Stage): object {
  return { now: new Date(clock.nowMs()).toISOString(), offsetMs: clock.offsetMs };
}

function readSteering(body: unknown): { held?: boolean; to?: string } | undefined {
  const { held, to } = isRecord(body) ? body : {};
  const isHeld = typeof held === 'boolean';
  const isHere = typeof to === 'string' && URL.canParse(to) && isLoopbackHost(new URL(to).host);
  if ((!isHeld && held !== undefined) || (!isHere && to !== undefined)) return undefined;
  return { ...(isHeld && { held }), ...(isHere && { to }) };
}

function given(name: 'type' | 'subject' | 'correlationId', query: Query): Record<string, string> {
  const value = query.get(name);
  return value === null || value === '' ? {} : { [name]: value };
}

function ok(body: unknown): Answer {
  return { status: 200, body };
}

function invalid(detail: string): Answer {
  return problem(400, 'request.invalid', detail);
}

function notFound(detail: string): Answer {
  return problem(404, 'route.not_found', detail);
}

function problem(status: number, code: string, detail: string): Answer {
  return { status, body: { type: 'about:blank', title: STATUS_CODES[status], status, code, detail } };
}

async function readJson(request: IncomingMessage): Promise<{ value: unknown } | 'malformed'> {
  const bytes = await readBody(request, bodyLimitBytes);
  if (bytes === undefined) return 'malformed';
  if (bytes.length === 0) return { value: undefined };
  try {
    return { value: JSON.parse(bytes.toString()) as unknown };
  } catch {
    return 'malformed';
  }
}

function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, {
    'content-type': status < 400 ? 'application/json' : 'application/problem+json',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}
