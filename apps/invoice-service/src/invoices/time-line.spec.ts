import { describe, expect, it } from 'vitest';
import { aTimeEntry } from '../../test/builders.ts';
import { lineOfTime } from './time-line.ts';
import { amountOfLine } from './totals.ts';

describe('a line of time', () => {
  it('charges 90 minutes at 100.00 an hour as 1.5 × 100.00', () => {
    const entry = aTimeEntry({ minutes: 90 });
    const line = lineOfTime(entry);
    expect(line).toStrictEqual({
      ...{ description: entry.description, quantity: '1.5', unitAmount: 10_000, timeEntryId: entry.id },
    });
    expect(amountOfLine(line)).toBe(15_000n);
  });

  it.each([
    [1, '0.017'],
    [3, '0.05'],
    [20, '0.333'],
    [40, '0.667'],
    [60, '1'],
    [61, '1.017'],
    [1440, '24'],
  ])('takes %i minutes for %s hours', (minutes, hours) => {
    expect(lineOfTime(aTimeEntry({ minutes })).quantity).toBe(hours);
  });
});
