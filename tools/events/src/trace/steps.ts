import type { LogEntry } from '../logs.ts';
import { headerText, type StoredEvent } from '../outbox/stored-event.ts';
import { withoutAddresses } from '../without-addresses.ts';

export type Step = {
  readonly timeMs: number;
  /** Such as `auth/relay`. */
  readonly where: string;
  readonly text: string;
  readonly isError: boolean;
};

type Members = LogEntry['members'];

/** What a line of a function's log says happened. */
export function stepOfLine({ timeMs, where, members }: LogEntry): Step {
  const isError = members['level'] === 'error' || members['level'] === 'fatal';
  const writtenMs = typeof members['time'] === 'string' ? Date.parse(members['time']) : timeMs;
  // A request is written down when it is over, and belongs where it began.
  const tookMs = members['msg'] === 'request' ? Number(members['durationMs'] ?? 0) : 0;
  return { timeMs: writtenMs - tookMs, where, text: withoutAddresses(textOf(members)), isError };
}

/** What a row of the outbox says: when it happened, and that it waits. */
export function stepsOfEvent({ service, event, publishedAt, givenUp }: StoredEvent): Step[] {
  const isWaiting = publishedAt === undefined && givenUp === undefined;
  return [
    {
      timeMs: Date.parse(event.time),
      where: `${service}/table`,
      text: `${isWaiting ? 'recorded, still to be published' : 'recorded'}  ${headerText(event)}`,
      isError: false,
    },
  ];
}

function textOf(members: Members): string {
  switch (members['msg']) {
    case 'request':
      return requestText(members);
    case 'outbox item published':
      return publishedText(members);
    case 'event handled':
      return `${word(members, 'outcome')}  ${eventText(members)}${attempts(members)}`;
    default:
      return [word(members, 'msg'), ...details(members)].join('  ');
  }
}

function requestText(members: Members): string {
  const code = members['errorCode'] === undefined ? '' : ` ${word(members, 'errorCode')}`;
  return `${word(members, 'method')} ${word(members, 'route')} → ${word(members, 'status')}${code} (${word(members, 'durationMs')} ms)${cause(members)}`;
}

function publishedText(members: Members): string {
  if (members['eventId'] !== undefined) return `published  ${eventText(members)}`;
  if (members['task'] !== undefined) return `task done  ${word(members, 'task')} ${word(members, 'subject')}`;
  return word(members, 'outbox').startsWith('OUTBOX#MAIL#') ? 'mail sent' : 'task done';
}

function eventText(members: Members): string {
  const [id, type, subject] = ['eventId', 'type', 'subject'].map((name) => word(members, name));
  return headerText({
    id: id ?? '',
    type: type ?? '',
    subject: subject ?? '',
    sequence: Number(members['sequence']),
  });
}

// What every line has says nothing of its own.
const common = new Set([
  ...['level', 'time', 'service', 'stage', 'version', 'msg', 'requestId', 'correlationId', 'traceId'],
  ...['awsRequestId', 'messageId', 'err', 'outbox'],
]);

function details(members: Members): string[] {
  const own = Object.entries(members).filter(([name]) => !common.has(name));
  return [...own.map(([name, value]) => `${name}=${plain(value)}`), cause(members).trim()].filter(Boolean);
}

function cause({ err }: Members): string {
  if (typeof err !== 'object' || err === null) return '';
  const { type, message } = err as { type?: unknown; message?: unknown };
  return `  ${plain(type)}: ${plain(message)}`;
}

function attempts(members: Members): string {
  return members['attempt'] === 1 ? '' : `  (attempt ${word(members, 'attempt')})`;
}

function word(members: Members, name: string): string {
  return plain(members[name]);
}

function plain(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
