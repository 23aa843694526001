import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Exact } from './exact.ts';

describe('an exact number', () => {
  it('is what was written, with no drift however much is added up', () => {
    const tenths = Array.from({ length: 1000 }, () => Exact.of(0.1));
    expect(Exact.sum(tenths).text()).toBe('100');
    expect(Exact.of('1e-7').times(Exact.of(1e7)).text()).toBe('1');
  });

  it('is rounded when that is said, with the half away from zero', () => {
    expect(Exact.of('0.00005').fixed(4)).toBe('0.0001');
    expect(Exact.of('-0.00005').fixed(4)).toBe('-0.0001');
    expect(Exact.of('0.000049999').fixed(4)).toBe('0.0000');
    expect(Exact.of(2).over(Exact.of(3)).fixed(2)).toBe('0.67');
  });

  it('is written with its thousands parted', () => {
    expect(Exact.of(1234567).text()).toBe('1,234,567');
    expect(Exact.of('-999.5').fixed(2)).toBe('-999.50');
    expect(Exact.of('1000.250').text()).toBe('1,000.25');
  });

  it('refuses what is no number', () => {
    for (const text of ['', 'NaN', '1,5', '0x10', '.5']) expect(() => Exact.of(text)).toThrow('no decimal');
  });

  it('calculates as fractions do', () => {
    const fraction = fc.tuple(fc.integer(), fc.integer({ min: 1, max: 10_000 }));
    fc.assert(
      fc.property(fraction, fraction, ([a, b], [c, d]) => {
        const [x, y] = [Exact.of(a).over(Exact.of(b)), Exact.of(c).over(Exact.of(d))];
        const sum = Exact.of(BigInt(a) * BigInt(d) + BigInt(c) * BigInt(b)).over(
          Exact.of(BigInt(b) * BigInt(d)),
        );
        return (
          x.plus(y).compare(sum) === 0 &&
          x
            .plus(y)
            .plus(y.times(Exact.of(-1)))
            .compare(x) === 0
        );
      }),
    );
  });
});
