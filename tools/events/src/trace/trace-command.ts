import { textFlag, type Command } from '../command.ts';
import { counted } from '../counted.ts';
import { logGroups, searchLogs } from '../logs.ts';
import { parseMoment } from '../moments.ts';
import { eventKey, findEvents, readEvents, type Key } from '../outbox/outbox-rows.ts';
import type { StoredEvent } from '../outbox/stored-event.ts';
import type { StageAccess } from '../stage-access.ts';
import { stepOfLine, stepsOfEvent, type Step } from './steps.ts';

export const traceCommand: Command = {
  name: 'trace',
  usage: `  trace <correlation id>     what one request came to in all services, in order of time
    --since <24h>            where to begin to look: so long ago, or a time`,
  options: { since: { type: 'string', default: '24h' } },
  prepare(flags, [correlationId, ...others]) {
    if (correlationId === undefined || others.length > 0)
      throw new Error('trace takes one correlation id: answers carry it as x-correlation-id.');
    // As the platform takes them from a request; nothing else can be in a log, and none of it means something in a pattern.
    if (!/^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/.test(correlationId))
      throw new Error(`'${correlationId}' cannot be a correlation id.`);
    const sinceAt = parseMoment(textFlag(flags, 'since'));
    return async (access) => {
      const since = sinceAt(access.now());
      const lines = await searchLogs(access, await logGroups(access), {
        filterPattern: `{ $.correlationId = "${correlationId}" }`,
        ...(since !== undefined && { startTime: since.getTime() }),
      });
      const waiting = await findEvents(access, { correlation: correlationId, waiting: true });
      const published = await publishedEvents(
        access,
        lines.map(({ members }) => members),
      );
      const steps = [
        ...lines.map(stepOfLine),
        ...[...published, ...waiting.events].flatMap(stepsOfEvent),
      ].sort((a, b) => a.timeMs - b.timeMs);
      for (const step of steps) console.log(textOf(step));
      console.error(summary(steps));
    };
  },
};

/** The lines name what was published; the rows say when it happened. */
async function publishedEvents(
  access: StageAccess,
  lines: readonly Readonly<Record<string, unknown>>[],
): Promise<StoredEvent[]> {
  const keys = new Map<string, Key>();
  for (const { eventId, outbox, subject, sequence } of lines)
    if (typeof eventId === 'string' && typeof outbox === 'string')
      keys.set(eventId, eventKey({ subject: String(subject), sequence: Number(sequence) }));
  if (keys.size === 0) return [];
  const found = access.services.map((service) => readEvents(access, service, [...keys.values()], false));
  // A table has rows for the events of its own service alone.
  return (await Promise.all(found)).flat();
}

function textOf({ timeMs, where, text, isError }: Step): string {
  return `${new Date(timeMs).toISOString()}  ${where.padEnd(16)}  ${isError ? 'ERROR ' : ''}${text}`;
}

function summary(steps: readonly Step[]): string {
  const [first, last] = [steps[0], steps.at(-1)];
  if (first === undefined || last === undefined)
    return 'Nothing is known of it: is it older than --since, or than what the logs keep?';
  const services = new Set(steps.map(({ where }) => where.split('/')[0]));
  const errors = steps.filter(({ isError }) => isError).length;
  return `${counted(steps.length, 'step')} in ${counted(services.size, 'service')} (${[...services].join(', ')}), ${Math.round(last.timeMs - first.timeMs)} ms, ${counted(errors, 'error')}.`;
}
