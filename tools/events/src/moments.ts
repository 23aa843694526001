const units: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `30m`, `1h`, `7d`. */
export function parseDurationMs(text: string): number {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text) ?? [];
  const unitMs = units[unit];
  if (amount === undefined || unitMs === undefined)
    throw new Error(`'${text}' is no length of time such as 90s, 30m, 1h or 7d.`);
  return Number(amount) * unitMs;
}

/** So long ago, or at that time. Checked at once; what "ago" means is known once the stage's time is. */
export function parseMoment(text: string | undefined): (now: Date) => Date | undefined {
  if (text === undefined) return () => undefined;
  if (/^\d{4}-\d{2}-\d{2}/.test(text)) {
    const moment = new Date(text);
    if (Number.isNaN(moment.getTime())) throw new Error(`'${text}' is no time such as 2026-01-31T12:00:00Z.`);
    return () => moment;
  }
  const agoMs = parseDurationMs(text);
  return (now) => new Date(now.getTime() - agoMs);
}
