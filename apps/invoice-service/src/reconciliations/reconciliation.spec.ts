import { describe, expect, it } from 'vitest';
import { isGivenUp, nextCheckAt } from './reconciliation.ts';

const createdAt = '2026-02-01T12:00:00.000Z';
const after = (minutes: number) => new Date(Date.parse(createdAt) + minutes * 60_000);
const minutesTo = (at: string) => (Date.parse(at) - Date.parse(createdAt)) / 60_000;

describe('a payment nobody has heard of', () => {
  it.each([
    ['pending', 9.9, false],
    ['pending', 10, true],
    ['requires_action', 59.9, false],
    ['requires_action', 60, true],
    ['succeeded', 600, false],
    ['failed', 600, false],
  ] as const)('%s after %d minutes is given up: %s', (kind, minutes, isSo) => {
    const outcome = { kind, reference: 'ch_1', actionUrl: '', reason: '' };
    expect(isGivenUp({ createdAt }, outcome, after(minutes))).toBe(isSo);
  });

  it('is looked at less and less often, and whenever it is to be given up', () => {
    const looks: number[] = [];
    for (let minutes = 1; minutes < 100; minutes = minutesTo(nextCheckAt({ createdAt }, after(minutes))))
      looks.push(minutes);
    expect(looks).toEqual([1, 2, 4, 8, 10, 20, 35, 50, 60, 75, 90]);
  });
});
