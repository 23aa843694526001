import { expect, test } from 'vitest';
import { DeliveryFaults } from './delivery-faults.ts';

function fates(seed: number): boolean[] {
  const faults = new DeliveryFaults();
  faults.set({ duplicates: 0.5, seed });
  return Array.from({ length: 64 }, () => faults.isDuplicated());
}

test('the same seed brings the same fate, another seed another one', () => {
  expect(fates(1)).toEqual(fates(1));
  expect(fates(1)).not.toEqual(fates(2));
  expect(new Set(fates(1))).toEqual(new Set([true, false]));
});

test('nothing happens while nothing is switched on', () => {
  const faults = new DeliveryFaults();
  expect([faults.isDuplicated(), faults.isHeldBack(), faults.delayMs()]).toEqual([false, false, 0]);
  expect(faults.shuffled([1, 2, 3])).toEqual([1, 2, 3]);
});

test('shuffled entries are the same entries in another order', () => {
  const faults = new DeliveryFaults();
  faults.set({ reorder: 1, seed: 4 });
  const entries = Array.from({ length: 20 }, (_, index) => index);
  const shuffled = faults.shuffled(entries);
  expect(shuffled).not.toEqual(entries);
  expect(shuffled.toSorted((a, b) => a - b)).toEqual(entries);
});
