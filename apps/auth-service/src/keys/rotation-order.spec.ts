import { expect, it } from 'vitest';
import { rotationOrderOf } from './rotation-order.ts';

it.each([
  [{ retire: 'k1' }, { kind: 'retire', keyId: 'k1' }],
  [{ replace: 'k1' }, { kind: 'replace', keyId: 'k1' }],
  [{}, { kind: 'routine' }],
  [{ source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} }, { kind: 'routine' }],
])('%j is understood', (payload, order) => {
  expect(rotationOrderOf(payload)).toEqual(order);
});

it.each([
  [{ retyre: 'k1' }],
  [{ retire: '' }],
  [{ retire: 'k1', replace: 'k2' }],
  [{ retire: ['k1'] }],
  [null],
])('%j is refused, and not taken for a routine run', (payload) => {
  expect(() => rotationOrderOf(payload)).toThrow('Send {}');
});
