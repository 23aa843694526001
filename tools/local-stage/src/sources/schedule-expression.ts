import { Cron } from 'croner';

const unitMs: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Tells when a schedule is due next, strictly after a moment; undefined when it never is again. */
export type Schedule = (afterMs: number) => number | undefined;

/** Reads `rate(1 minute)`, `cron(0 12 * * ? *)` or `at(2026-11-21T10:00:00)`, all in UTC. */
export function parseSchedule(expression: string, startedMs: number): Schedule {
  const [, kind, argument = ''] = /^(rate|cron|at)\((.+)\)$/.exec(expression.trim()) ?? [];
  if (kind === 'rate') return rate(argument, expression, startedMs);
  if (kind === 'cron') return cron(argument, expression);
  if (kind === 'at') {
    const timeMs = Date.parse(`${argument}Z`);
    if (!Number.isNaN(timeMs)) return (afterMs) => (timeMs > afterMs ? timeMs : undefined);
  }
  throw unreadable(expression);
}

function rate(argument: string, expression: string, startedMs: number): Schedule {
  const [, count = '0', unit = ''] = /^(\d+) (minute|hour|day)s?$/.exec(argument) ?? [];
  const everyMs = Number(count) * (unitMs[unit] ?? 0);
  if (everyMs === 0) throw unreadable(expression);
  return (afterMs) => startedMs + (Math.floor((afterMs - startedMs) / everyMs) + 1) * everyMs;
}

function cron(argument: string, expression: string): Schedule {
  const [minute, hour, dayOfMonth, month, dayOfWeek = '', year, ...more] = argument.split(/\s+/);
  if (year === undefined || more.length > 0) throw unreadable(expression);
  const fields = [0, minute, hour, dayOfMonth, month, weekdays(dayOfWeek), year]
    .join(' ')
    .replaceAll('?', '*');
  const pattern = new Cron(fields, { timezone: 'UTC', paused: true, sloppyRanges: true });
  return (afterMs) => pattern.nextRun(new Date(afterMs))?.getTime();
}

/** AWS counts days of the week from 1 (Sunday), cron from 0. Numbers after `#` count weeks. */
function weekdays(field: string): string {
  return field.replaceAll(/(?<![#/\d])\d(?!\d)/g, (day) => String(Number(day) - 1));
}

function unreadable(expression: string): Error {
  return new Error(`The schedule "${expression}" cannot be read.`);
}
