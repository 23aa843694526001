import { expect, test } from 'vitest';
import { failuresOf } from './source.ts';

const answered = (payload: unknown) => ({ ok: true, payload }) as const;
const failed = { ok: false, timedOut: false, error: { errorType: 'Error', errorMessage: 'no' } } as const;

test('a function that fails has failed with its whole batch', () => {
  expect(failuresOf(failed, true, ['a', 'b'])).toBe('all');
});

test('reported entries have failed and the others have not', () => {
  expect(failuresOf(answered({ batchItemFailures: [{ itemIdentifier: 'b' }] }), true, ['a', 'b'])).toEqual([
    'b',
  ]);
});

test.each([null, {}, { batchItemFailures: null }, { batchItemFailures: [] }])(
  '%j reports no failure',
  (payload) => {
    expect(failuresOf(answered(payload), true, ['a'])).toEqual([]);
  },
);

test.each([
  { batchItemFailures: [{ itemIdentifier: '' }] },
  { batchItemFailures: [{ itemIdentifier: null }] },
  { batchItemFailures: [{ itemIdentifier: 'unknown' }] },
  { batchItemFailures: [{}] },
  { batchItemFailures: 'all' },
])('%j makes no sense, so the whole batch has failed', (payload) => {
  expect(failuresOf(answered(payload), true, ['a'])).toBe('all');
});

test('a report counts only where the mapping asks for one', () => {
  expect(failuresOf(answered({ batchItemFailures: [{ itemIdentifier: 'a' }] }), false, ['a'])).toEqual([]);
});
