import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonical, hashOf } from './chain.ts';

describe('the hash of a content', () => {
  it('is that of its members in alphabetical order, without white space', () => {
    const text = '{"a":[1,{"c":null,"d":"é"}],"b":true}';
    const expected = createHash('sha256').update(text).digest('hex');
    expect(hashOf({ b: true, gone: undefined, a: [1, { d: 'é', c: null }] })).toBe(expected);
  });

  it('does not depend on the order in which members were set', () => {
    const turned = (content: object) => Object.fromEntries(Object.entries(content).reverse());
    fc.assert(
      fc.property(fc.object(), (content) => {
        expect(hashOf(turned(content))).toBe(hashOf(content));
      }),
    );
  });

  it('tells any two contents apart that JSON tells apart', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        expect(JSON.parse(canonical(one))).toEqual(JSON.parse(JSON.stringify(one)));
        const isSame = canonical(one) === canonical(other);
        expect(hashOf({ one }) === hashOf({ one: other })).toBe(isSame);
      }),
    );
  });
});
