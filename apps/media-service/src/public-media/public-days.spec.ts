import { newId } from '@paymyinvoice/platform';
import { describe, expect, it } from 'vitest';
import { dayOf, inRounds } from './public-days.ts';

describe('the day of an id', () => {
  it.each(['2000-01-01T00:00:00.000Z', '2026-02-28T23:59:59.999Z', '2026-03-01T00:00:00.000Z'])(
    'made at %s is that day in UTC',
    (time) => {
      expect(dayOf(newId('med', () => new Date(time)))).toBe(time.slice(0, 10));
    },
  );
});

describe('days in rounds', () => {
  it('are read in order, each once, and never more than sixteen at once', () => {
    const days = Array.from({ length: 60 }, (_, day) => day);
    const rounds = [...inRounds(days)];
    expect(rounds.map(({ length }) => length)).toEqual([1, 1, 2, 4, 8, 16, 16, 12]);
    expect(rounds.flat()).toEqual(days);
  });

  it('are none where there are none', () => {
    expect([...inRounds([])]).toEqual([]);
  });
});
