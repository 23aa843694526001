import { expect, it } from 'vitest';
import { parseDurationMs, parseMoment } from './moments.ts';

const now = new Date('2026-02-01T00:00:00.000Z');

it.each([
  ['90s', 90_000],
  ['1.5h', 5_400_000],
  ['7d', 604_800_000],
])('takes %s for a length of time', (text, ms) => expect(parseDurationMs(text)).toBe(ms));

it.each(['', '1', 'h', '-1h', '1w', '1h30m'])('takes %s for none', (text) =>
  expect(() => parseDurationMs(text)).toThrow(`'${text}' is no length of time`),
);

it('reads a moment as so long ago or as a time', () => {
  expect(parseMoment('1h')(now)?.toISOString()).toBe('2026-01-31T23:00:00.000Z');
  expect(parseMoment('2026-01-31')(now)?.toISOString()).toBe('2026-01-31T00:00:00.000Z');
  expect(parseMoment(undefined)(now)).toBeUndefined();
  expect(() => parseMoment('2026-13-31')).toThrow("'2026-13-31' is no time");
});
