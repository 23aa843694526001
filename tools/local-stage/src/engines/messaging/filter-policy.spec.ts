import { describe, expect, it } from 'vitest';
import { acceptsAttributes, acceptsBody } from './filter-policy.ts';
import { filterPolicyProblem } from './filter-policy-check.ts';

const text = (value: string) => ({ type: 'String', value });
const number = (value: number) => ({ type: 'Number', value: String(value) });
const list = (...values: unknown[]) => ({ type: 'String.Array', value: JSON.stringify(values) });

describe('a filter policy', () => {
  it.each([
    ['an exact word', { a: ['x'] }, { a: text('x') }, true],
    ['another word', { a: ['x'] }, { a: text('y') }, false],
    ['a missing attribute', { a: ['x'] }, { b: text('x') }, false],
    ['a number written as text', { a: ['5'] }, { a: number(5) }, false],
    ['a number', { a: [5] }, { a: number(5) }, true],
    ['every key', { a: ['x'], b: ['y'] }, { a: text('x'), b: text('z') }, false],
    ['one of several conditions', { a: [{ prefix: 'user.' }, 'x'] }, { a: text('x') }, true],
    ['a prefix', { a: [{ prefix: 'user.' }] }, { a: text('user.verified') }, true],
    ['a suffix', { a: [{ suffix: '.paid' }] }, { a: text('invoice.issued') }, false],
    ['ignored case', { a: [{ 'equals-ignore-case': 'AbC' }] }, { a: text('aBc') }, true],
    ['a wildcard whose other signs are plain', { a: [{ wildcard: 'a.*z' }] }, { a: text('a.bcz') }, true],
    ['a wildcard whose dot is no wildcard', { a: [{ wildcard: 'a.*z' }] }, { a: text('abcz') }, false],
    ['a range', { a: [{ numeric: ['>=', 1, '<', 3] }] }, { a: number(3) }, false],
    ['a network', { a: [{ cidr: '10.0.0.0/24' }] }, { a: text('10.0.0.9') }, true],
    ['anything but', { a: [{ 'anything-but': ['x', 'y'] }] }, { a: text('x') }, false],
    ['anything but, of a missing attribute', { a: [{ 'anything-but': ['x'] }] }, { b: text('x') }, false],
    ['anything but a prefix', { a: [{ 'anything-but': { prefix: 'x' } }] }, { a: text('yx') }, true],
    ['presence', { a: [{ exists: true }] }, { a: text('x') }, true],
    ['absence', { a: [{ exists: false }] }, { b: text('x') }, true],
    ['absence, without any attribute', { a: [{ exists: false }] }, {}, false],
    ['one element of a list', { a: ['y'] }, { a: list('x', 'y') }, true],
    ['no element of a list', { a: ['z'] }, { a: list('x', 'y') }, false],
    ['one of two groups', { $or: [{ a: ['1'] }, { b: ['2'] }] }, { b: text('2') }, true],
    ['none of two groups', { $or: [{ a: ['1'] }, { b: ['2'] }] }, { a: text('2') }, false],
  ])('decides by %s', (_, policy, attributes, accepted) => {
    expect(acceptsAttributes(policy, attributes)).toBe(accepted);
  });

  it('looks into a message’s body, and asks one element of a list for everything', () => {
    const policy = { order: { items: { sku: ['A'], count: [{ numeric: ['>', 1] }] } } };
    const body = (...items: unknown[]) => JSON.stringify({ order: { items } });
    expect(acceptsBody(policy, body({ sku: 'B', count: 1 }, { sku: 'A', count: 2 }))).toBe(true);
    expect(acceptsBody(policy, body({ sku: 'A', count: 1 }, { sku: 'B', count: 2 }))).toBe(false);
    expect(acceptsBody(policy, 'no json')).toBe(false);
    expect(acceptsBody({ a: ['x'] }, '{"a":["y","x"]}')).toBe(true);
  });

  it.each([
    ['{"a":["x",{"prefix":"y"},{"exists":true},null,5]}'],
    ['{"$or":[{"a":["x"]},{"b":["y"]}]}'],
    [
      '{"a":[{"anything-but":{"suffix":"x"}},{"numeric":["=",1]},{"numeric":[">",0,"<=",5]},{"cidr":"10.0.0.0/8"}]}',
    ],
  ])('is good as %s', (policy) => {
    expect(filterPolicyProblem(policy, 'MessageAttributes')).toBeUndefined();
  });

  it.each([
    ['no json'],
    ['[]'],
    ['{"a":"x"}'],
    ['{"a":[]}'],
    ['{"a":[["x"]]}'],
    ['{"a":[{"starts":"x"}]}'],
    ['{"a":[{"prefix":"x","suffix":"y"}]}'],
    ['{"a":[{"prefix":1}]}'],
    ['{"a":[{"exists":"yes"}]}'],
    ['{"a":[{"numeric":["~",1]}]}'],
    ['{"a":[{"numeric":[">",5,"<",1]}]}'],
    ['{"a":[{"cidr":"10.0.0.0"}]}'],
    ['{"a":[{"anything-but":{"exists":true}}]}'],
    ['{"a":[{"wildcard":"*a*b*c*"}]}'],
    ['{"a":{"b":["x"]}}'],
    ['{"$or":[{"a":["x"]}]}'],
    ['{"a":["x"],"b":["x"],"c":["x"],"d":["x"],"e":["x"],"f":["x"]}'],
    [`{"a":${JSON.stringify(Array.from({ length: 151 }, (_, i) => `v${i}`))}}`],
  ])('is refused as %s', (policy) => {
    expect(filterPolicyProblem(policy, 'MessageAttributes')).toBeTypeOf('string');
  });

  it('may be nested for a body only', () => {
    expect(filterPolicyProblem('{"a":{"b":["x"]}}', 'MessageBody')).toBeUndefined();
  });
});
