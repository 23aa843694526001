import { accountId, type AwsService } from '../../aws-endpoint/aws-call.ts';
import { AwsError } from '../../aws-endpoint/aws-error.ts';
import { textMember } from '../../aws-endpoint/members.ts';
import type { LogLine } from '../../functions/logs.ts';
import { answerWith } from '../json-operations.ts';
import { parseFilterPattern, type LogFilter } from './filter-pattern.ts';
import { InvalidPattern } from './pattern-text.ts';

/** Log groups with their lines, oldest first. */
export interface LogSource {
  readonly groups: () => Iterable<string>;
  readonly lines: (group: string) => readonly LogLine[] | undefined;
}

type Input = Readonly<Record<string, unknown>>;

const mostGroups = 50;
const mostEvents = 10_000;

/** CloudWatch Logs, for reading. */
export function startLogs(source: LogSource, region: string): AwsService {
  const arnOf = (group: string) => `arn:aws:logs:${region}:${accountId}:log-group:${group}`;

  const operations: Record<string, (input: Input) => object> = {
    DescribeLogGroups(input) {
      const prefix = textMember(input, 'logGroupNamePrefix') ?? '';
      const part = textMember(input, 'logGroupNamePattern') ?? '';
      const after = textMember(input, 'nextToken') ?? '';
      const groups = [...source.groups()]
        .filter((group) => group.startsWith(prefix) && group.includes(part) && group > after)
        .sort();
      const page = groups.slice(0, limitOf(input, mostGroups));
      return {
        logGroups: page.map((group) => ({
          logGroupName: group,
          arn: `${arnOf(group)}:*`,
          logGroupArn: arnOf(group),
          logGroupClass: 'STANDARD',
        })),
        ...(page.length < groups.length && { nextToken: page.at(-1) }),
      };
    },

    FilterLogEvents(input) {
      const group =
        textMember(input, 'logGroupName') ?? textMember(input, 'logGroupIdentifier')?.split(':')[6] ?? '';
      const lines = source.lines(group);
      if (lines === undefined)
        throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
      const matches = filterOf(textMember(input, 'filterPattern') ?? '');
      const [from, until] = [number(input, 'startTime') ?? 0, number(input, 'endTime') ?? Infinity];
      const after = Number(textMember(input, 'nextToken') ?? -1);
      const found = lines.filter(({ at, number: place, text: message }) => {
        const atMs = Date.parse(at);
        return place > after && atMs >= from && atMs <= until && matches(message);
      });
      const page = found.slice(0, limitOf(input, mostEvents));
      return {
        events: page.map(({ at, instance, number: place, text: message }) => ({
          eventId: `${group}:${place}`,
          logStreamName: instance,
          timestamp: Date.parse(at),
          ingestionTime: Date.parse(at),
          message,
        })),
        searchedLogStreams: [],
        ...(page.length < found.length && { nextToken: String(page.at(-1)?.number) }),
      };
    },
  };

  return {
    answer: answerWith('CloudWatch Logs', operations),
    async close() {},
  };
}

function filterOf(pattern: string): LogFilter {
  try {
    return parseFilterPattern(pattern);
  } catch (error) {
    if (!(error instanceof InvalidPattern)) throw error;
    throw new AwsError('InvalidParameterException', `Invalid filter pattern: ${error.message}`);
  }
}

function limitOf(input: Input, most: number): number {
  return Math.min(number(input, 'limit') ?? most, most);
}

function number(input: Input, name: string): number | undefined {
  const value = input[name];
  return typeof value === 'number' ? value : undefined;
}
