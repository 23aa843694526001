const MINUTES = { minute: 1, hour: 60, day: 1440 } as const;

/** How often a schedule runs in a month of so many days: rates, and whatever runs at the same time each day. */
export function runsInAMonth(expression: unknown, days: number): number {
  const text = String(expression);
  const [, count = '', unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(text) ?? [];
  if (unit !== '') return (days * 1440) / (Number(count) * MINUTES[unit as keyof typeof MINUTES]);
  if (/^cron\(\d+ \d+ \* \* \? \*\)$/.test(text)) return days;
  throw new Error(
    `The schedule "${text}" is of a kind whose runs are not counted yet (tools/cost/src/schedule.ts).`,
  );
}
