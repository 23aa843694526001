import { describe, expect, it } from 'vitest';
import { Exact } from './exact.ts';
import type { Line } from './lines.ts';
import { billOf } from './month.ts';
import { jsonOf, reportOf } from './report.ts';

const source = 'https://aws.amazon.com/';
const table = {
  ...{ date: '2026-01-31', region: 'us-east-1', currency: 'USD' as const, about: '' },
  prices: {
    asked: {
      service: 'SQS',
      what: 'requests',
      unit: 'request',
      per: 1_000_000,
      usd: '0.40',
      free: 1_000_000,
      upTo: 5_000_000,
      source,
      known: '',
    },
    kept: { service: 'KMS', what: 'keys', unit: 'key', per: 1, usd: '1.00', source, known: '' },
  },
};
const term = (times: number, each: number) => ({ label: 'x', times: Exact.of(times), each: Exact.of(each) });
const line = (price: string, perUser: [number, number][], idle: [number, number][]): Line => ({
  ...{ service: 'auth' as const, price },
  perUser: perUser.map(([times, each]) => term(times, each)),
  idle: idle.map(([times, each]) => term(times, each)),
});
const lines = [
  line(
    'asked',
    [
      [3, 2],
      [0.5, 1],
    ],
    [[2, 1000]],
  ),
  line('kept', [], [[1, 1]]),
];
const billWith = (users: bigint, freeTier = false, charged = lines) =>
  billOf(charged, table, { users, freeTier });

describe('the bill of a month', () => {
  it('is what each user does and what the stage does by itself, at the price of each', () => {
    const { charges, total, idleTotal } = billWith(100_000n);
    expect(charges.map(({ quantity, amount }) => [quantity.text(), amount.text()])).toEqual([
      ['652,000', '0.2608'],
      ['1', '1'],
    ]);
    expect([total.text(), idleTotal.text()]).toEqual(['1.2608', '1.0008']);
  });

  it('costs with nobody what is idle', () => {
    const { total, idleTotal } = billWith(0n);
    expect(total.compare(idleTotal)).toBe(0);
    expect(reportOf(billWith(0n))).toContain('nobody to share it');
  });

  it('adds up as it is printed, whatever the number of users', () => {
    for (const users of [1n, 7n, 333n, 10_001n, 10n ** 18n]) {
      const bill = billWith(users, false, [...lines, ...lines]);
      const printed = JSON.parse(jsonOf(bill, {})) as { charges: { amount: string }[]; total: string };
      const sum = Exact.sum(printed.charges.map(({ amount }) => Exact.of(amount)));
      expect(sum.compare(Exact.of(printed.total))).toBe(0);
    }
  });

  it('takes off what AWS gives away, and never more than was charged', () => {
    const of = (users: bigint) => {
      const { given, total } = billWith(users, true);
      return [given.map(({ quantity, amount }) => [quantity.text(), amount.text()]), total.text()];
    };
    expect(of(100_000n)).toEqual([[['652,000', '-0.2608']], '1']);
    expect(of(1_000_000n)).toEqual([[['1,000,000', '-0.4']], '3.2008']);
  });

  it('says where AWS charges less than is said', () => {
    expect(reportOf(billWith(1_000_000n))).toContain('SQS, requests: what is above 5,000,000 costs less');
    expect(reportOf(billWith(1000n))).not.toContain('costs less');
  });

  it('refuses a price that the table does not have', () => {
    expect(() => billOf([line('sent', [[1, 1]], [])], table, { users: 1n })).toThrow('no price "sent"');
  });
});
