import { describe, expect, it } from 'vitest';
import { jitteredDelayMs, overtaken, retryWhile, untilItStands } from './retry.ts';

const pauses: number[] = [];
const backoff = {
  attempts: 4,
  baseMs: 10,
  capMs: 25,
  pause: async (ms: number) => pauses.push(ms),
  random: () => 0.999,
};

describe('retrying', () => {
  it('doubles the longest pause up to a cap and leaves the rest to chance', () => {
    expect([0, 1, 2, 3].map((attempt) => jitteredDelayMs(attempt, backoff))).toEqual([9, 19, 24, 24]);
    expect(jitteredDelayMs(3, { ...backoff, random: () => 0 })).toBe(0);
  });

  it('stops after its attempts with the last error', async () => {
    let calls = 0;
    const failing = () => Promise.reject(new Error(`call ${(calls += 1)}`));
    await expect(retryWhile(() => true, failing, backoff)).rejects.toThrow('call 4');
    expect(pauses).toHaveLength(3);
  });

  it('does not repeat what will not pass', async () => {
    let calls = 0;
    const failing = () => Promise.reject(new Error(`call ${(calls += 1)}`));
    await expect(retryWhile(() => false, failing, backoff)).rejects.toThrow('call 1');
  });
});

describe('an attempt that others overtake', () => {
  it('is made again until it stands', async () => {
    let attempts = 0;
    const work = async () => ((attempts += 1) < 3 ? overtaken : 'done');
    expect(await untilItStands(work, () => new Error('busy'), backoff)).toBe('done');
  });

  it('is given up with the error it was given after a storm of rivals', async () => {
    const storm = untilItStands(
      async () => overtaken,
      () => new Error('busy'),
      backoff,
    );
    await expect(storm).rejects.toThrow('busy');
  });
});
