import { describe, expect, it } from 'vitest';
import { networkWindow } from './network.ts';

const now = new Date('2026-03-14T09:26:53.589Z');

describe('the network that failures are counted for', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:0001:2:ffff::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['2001:db8::', '2001:db8:0:0::/64'],
    ['', ''],
  ])('of %j is %j', (address, network) => {
    expect(networkWindow(address, now).subject).toBe(`${network}#${Date.parse('2026-03-14T09:15:00Z')}`);
  });

  it('is another one from the quarter of an hour on', () => {
    const { subject, endsAtMs } = networkWindow('192.0.2.7', now);
    expect(new Date(endsAtMs).toISOString()).toBe('2026-03-14T09:30:00.000Z');
    expect(networkWindow('192.0.2.7', new Date(endsAtMs - 1)).subject).toBe(subject);
    expect(networkWindow('192.0.2.7', new Date(endsAtMs)).subject).not.toBe(subject);
  });
});
