import { expect, it } from 'vitest';
import { Follower } from './follower.ts';

const at = (timeMs: number, eventId = `evt_${timeMs}`) => ({ timeMs, eventId });
const times = (entries: readonly { timeMs: number }[]) => entries.map(({ timeMs }) => timeMs);

it('passes each on once, however often it is found', () => {
  const follower = new Follower(0);
  expect(times(follower.take([at(1), at(1)], 10))).toEqual([1]);
  expect(times(follower.take([at(1), at(2)], 10))).toEqual([2]);
  expect(follower.take([at(9, 'evt_1')], 10)).toEqual([]);
});

it('lets an older one that comes later go first, as long as it waits', () => {
  const follower = new Follower(5);
  expect(follower.take([at(1000)], 12)).toEqual([]);
  expect(follower.take([at(999), at(1001)], 16)).toEqual([]);
  expect(times(follower.take([], 17))).toEqual([999, 1000]);
  expect(times(follower.take([], 21))).toEqual([1001]);
});

it('passes on what comes too late all the same', () => {
  const follower = new Follower(5);
  follower.take([at(10)], 0);
  expect(times(follower.take([], 5))).toEqual([10]);
  follower.take([at(3)], 6);
  expect(times(follower.take([], 11))).toEqual([3]);
});
