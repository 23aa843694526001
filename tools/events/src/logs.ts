import {
  paginateDescribeLogGroups,
  paginateFilterLogEvents,
  type FilterLogEventsCommandInput,
} from '@aws-sdk/client-cloudwatch-logs';
import type { StageAccess } from './stage-access.ts';

const searchedAtOnce = 5;

/** One line a function wrote, read as JSON where it is some. */
export type LogEntry = {
  readonly id: string;
  readonly timeMs: number;
  /** Such as `auth/relay`. */
  readonly where: string;
  readonly members: Readonly<Record<string, unknown>>;
};

/** The functions' log groups, as far as the name of the function is among the wanted ones. */
export async function logGroups(
  { logs, stage, services }: StageAccess,
  isOf: (functionName: string) => boolean = () => true,
): Promise<string[]> {
  const found: string[] = [];
  for (const service of services) {
    const logGroupNamePrefix = `/aws/lambda/paymyinvoice-${stage}-${service}-`;
    for await (const page of paginateDescribeLogGroups({ client: logs }, { logGroupNamePrefix }))
      for (const { logGroupName = '' } of page.logGroups ?? [])
        if (isOf(logGroupName.slice(logGroupNamePrefix.length))) found.push(logGroupName);
  }
  return found;
}

/** What matches in any of the groups, oldest first. A page may be empty and still not be the last. */
export async function searchLogs(
  access: StageAccess,
  groups: readonly string[],
  search: Pick<FilterLogEventsCommandInput, 'filterPattern' | 'startTime' | 'endTime'>,
): Promise<LogEntry[]> {
  const found: LogEntry[] = [];
  const open = [...groups];
  const worker = async () => {
    for (let logGroupName = open.shift(); logGroupName !== undefined; logGroupName = open.shift()) {
      const pages = paginateFilterLogEvents({ client: access.logs }, { logGroupName, ...search });
      for await (const { events = [] } of pages)
        for (const { eventId = '', timestamp = 0, message = '' } of events)
          found.push({
            id: eventId,
            timeMs: timestamp,
            where: whereOf(access, logGroupName),
            members: readMembers(message),
          });
    }
  };
  await Promise.all(Array.from({ length: searchedAtOnce }, worker));
  return found.sort((a, b) => a.timeMs - b.timeMs);
}

function whereOf({ stage, services }: StageAccess, group: string): string {
  const name = group.slice(`/aws/lambda/paymyinvoice-${stage}-`.length);
  const service = services.find((each) => name.startsWith(`${each}-`)) ?? '';
  return `${service}/${name.slice(service.length + 1)}`;
}

function readMembers(message: string): Record<string, unknown> {
  try {
    const line: unknown = JSON.parse(message);
    if (typeof line === 'object' && line !== null) return { ...line };
  } catch {
    // The runtime's own lines are plain text.
  }
  return { msg: message.trimEnd() };
}
