import { expect, it } from 'vitest';
import { gbSeconds, lambdaMs } from './lambda-time.ts';
import { PROFILE } from './sources.ts';
import { readProfile } from './profile.ts';

const because = 'for this test';
const assumptions = {
  ...readProfile(PROFILE).assumptions,
  coreFactor: { value: 1, because },
  waitMsPerCall: { value: 8, because },
  startsPerThousand: { value: 10, because },
  startMs: { value: 400, because },
};
const none = { invocations: 0, cpuMs: 0, calls: {}, readUnits: 0, writeUnits: 0, logBytes: 0 };
const work = { ...none, invocations: 1, cpuMs: 10, calls: { 'dynamodb:Query': 4 } };

it('lets calculating take longer where there is less than a core, and waiting no longer', () => {
  // 10 × 1769 ÷ 512 + 4 × 8 + 10 ÷ 1,000 × 400
  expect(lambdaMs(work, 512, assumptions).text()).toBe('70.6');
  expect(lambdaMs(work, 1769, assumptions).text()).toBe('46');
});

it('does not believe that more than a core is used', () => {
  expect(lambdaMs(work, 3008, assumptions).text()).toBe('46');
});

it('bills the calculating alike, however little memory is behind it', () => {
  const calculating = { ...work, calls: {}, invocations: 1, cpuMs: 1000 };
  const unstarted = { ...assumptions, startsPerThousand: { value: 0, because } };
  const billed = [512, 1024, 1769].map((mb) => gbSeconds(lambdaMs(calculating, mb, unstarted), mb).fixed(3));
  expect(billed).toEqual(['1.728', '1.728', '1.728']);
});

it('bills no waiting for a form that the function signed and a browser sent', () => {
  const signed = { ...work, calls: { ...work.calls, 's3:PostObject': 1 } };
  expect(lambdaMs(signed, 512, assumptions).text()).toBe('70.6');
});

it('bills nothing to a function that did not run', () => {
  expect(lambdaMs({ ...none, calls: { 's3:PutObject': 1 } }, 1024, assumptions).isZero).toBe(true);
});
