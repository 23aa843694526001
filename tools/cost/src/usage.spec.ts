import { describe, expect, it } from 'vitest';
import type { Measured, Work } from './measured.ts';
import type { Profile } from './profile.ts';
import { PROFILE, usersOf } from './sources.ts';
import { readProfile } from './profile.ts';
import type { Stack, StackFunction } from './stack.ts';
import { tasksOf, usesOf } from './usage.ts';

const work: Work = { invocations: 1, cpuMs: 5, calls: {}, readUnits: 1, writeUnits: 2, logBytes: 100 };
const measured = (service: string, operations: Record<string, string[]>): Measured => ({
  ...{ measuredOn: '2026-01-31', machine: 'this one', node: 'v24', runs: 3 },
  operations: Object.entries(operations).map(([name, functions]) => ({
    ...{ name, answerBytes: 10 },
    functions: Object.fromEntries(functions.map((each) => [`paymyinvoice-local-${service}-${each}`, work])),
  })),
});
const stack = (functions: Record<string, number>): Stack => ({
  functions: Object.entries(functions).map(([name, runs]): StackFunction => ({
    ...{ name, runs, memoryMb: 512 },
    answersHttp: false,
    isFed: false,
  })),
  ...{ polledQueues: 0, alarms: 0, metrics: 0, keys: 0, recoverableTables: 0, logRetentionDays: 7 },
  poolTier: undefined,
});
const nothing = { measured: measured('x', {}), stack: stack({}) };
const all = {
  auth: measured('auth', { 'sign-in': ['api', 'relay'], 'sweep, nothing due': ['sweep'] }),
  invoice: nothing.measured,
  media: nothing.measured,
};
const stacks = {
  auth: stack({ api: 0, relay: 0, sweep: 720 }),
  invoice: nothing.stack,
  media: nothing.stack,
};
const profile = (operations: Record<string, number>): Profile => ({
  ...readProfile(PROFILE),
  operations: Object.fromEntries(
    Object.entries(operations).map(([name, value]) => [name, { value, because: 'for this test' }]),
  ),
});

describe('what functions do in a month', () => {
  it('is their part in what users do, and what their schedules say', () => {
    const tasks = tasksOf(usesOf(profile({ 'auth: sign-in': 8 }), all), all, stacks);
    expect(tasks.map(({ function: { name }, times, by }) => [name, times, by])).toEqual([
      ['api', 8, 'user'],
      ['relay', 8, 'user'],
      ['sweep', 720, 'stage'],
    ]);
  });

  it('is not guessed for an operation whose name is mistyped', () => {
    for (const name of ['auth: sign-inn', 'sign-in', 'mail: sign-in', 'invoice: sign-in'])
      expect(() => usesOf(profile({ [name]: 1 }), all)).toThrow(`"${name}" is not measured`);
  });

  it('is not left out for a schedule that nobody has measured, or a function that is gone', () => {
    const more = { ...stacks, auth: stack({ api: 0, relay: 0, sweep: 720, purge: 30 }) };
    expect(() => tasksOf([], all, more)).toThrow('"purge, nothing due" is not measured');
    const fewer = { ...stacks, auth: stack({ api: 0 }) };
    expect(() => tasksOf(usesOf(profile({ 'auth: sign-in': 1 }), all), all, fewer)).toThrow('no stack has');
  });
});

describe('the number of users', () => {
  it('is any whole number from 0 on', () => {
    expect([usersOf('0'), usersOf('10000'), usersOf('90071992547409930')]).toEqual([
      0n,
      10_000n,
      90_071_992_547_409_930n,
    ]);
  });

  it.each([undefined, '', '-1', '1.5', '1e4', '10,000', 'many'])('is not %s', (text) => {
    expect(() => usersOf(text)).toThrow('--users');
  });
});
