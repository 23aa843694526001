import { decimalOf, dividedHalfEven, thousandths } from '../amounts/decimal.ts';
import type { TimeEntry } from '../time-entries/time-entry.ts';
import type { Line } from './invoice.ts';

const MINUTES_OF_AN_HOUR = 60n;

/** 90 minutes at 100.00 an hour are 1.5 × 100.00. */
export function lineOfTime({ id, description, minutes, hourlyRate }: TimeEntry): Line {
  const hours = dividedHalfEven(thousandths(String(minutes)), MINUTES_OF_AN_HOUR);
  return { description, quantity: decimalOf(hours), unitAmount: hourlyRate.amount, timeEntryId: id };
}

export function taxedAt(line: Line, taxRatePercent: string | undefined): Line {
  const { taxRatePercent: _before, ...untaxed } = line;
  return { ...untaxed, ...(taxRatePercent !== undefined && { taxRatePercent }) };
}
